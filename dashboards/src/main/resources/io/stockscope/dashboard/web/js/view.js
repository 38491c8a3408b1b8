// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

// An answer read by its panel's definition: columns that know their unit, rows by name.

import { isNothing } from "./format.js";

const TIME = /DateTime|^Date/;
const NUMBER = /^(?:Nullable\(|LowCardinality\()*(?:U?Int|Float|Decimal)/;
/** What says in an address which time a page is about. */
const TIMES = ["at", "from", "to", "range"];

const ADDRESS = /^(?:https?:\/\/|\/(?![\/\\]))/;
const SYSTEMS = ["ERP", "WMS", "POS", "RESERVATION", "ORDER", "CHANNEL"];

/**
 * Reads an answer.
 *
 * A column named `x_before` is the period before of `x`, `x_limit` its limit, `x_level` the level of its
 * word, `x_unit` the unit that it has in each row; `level` is that of the row.
 *
 * @returns {{columns: object[], rows: object[], shown: object[]}} `columns` with `name`, `title`, `unit`,
 *     `kind` (time, number, text), `link`, `thresholds`, and the names of their `before`, `limit`, `level`, `unitOf`
 */
export function view(definition, answer) {
  const names = (answer.columns ?? []).map(({ name }) => name);
  const columns = (answer.columns ?? []).map(({ name, type }) => column(definition, name, type ?? "", names));
  const rows = (answer.rows ?? []).map((row) => Object.fromEntries(columns.map((c, i) => [c.name, row[i]])));
  return { columns, rows, shown: shown(definition, columns, rows) };
}

// Of a table those that are defined, in that order; elsewhere all that say nothing of another column.
function shown(definition, columns, rows) {
  const helpers = new Set(columns.flatMap((c) => [c.before, c.limit, c.level, c.unitOf]));
  const defined = Object.keys(definition.columns ?? {});
  const own = columns.filter((c) => c.name !== "level" && !helpers.has(c.name));
  return definition.draw === "table" && defined.length > 0
    ? defined.map((name) => own.find((c) => c.name === name)).filter((c) => c && !(c.optional && rows.every((row) => isNothing(row[c.name]))))
    : own;
}

function column(definition, name, type, names) {
  const said = definition.columns?.[name] ?? {};
  const sibling = (suffix) => names.find((other) => other === `${name}_${suffix}`) ?? null;
  const kind = TIME.test(type) || said.unit === "time" ? "time" : NUMBER.test(type) && said.unit !== "text" ? "number" : "text";
  const unit = said.unit ?? (kind === "time" ? "time" : kind === "number" ? definition.unit ?? "count" : "text");
  return {
    name, kind, unit,
    title: said.title ?? titled(name),
    link: said.link ?? null,
    optional: said.optional ?? false,
    thresholds: said.thresholds ?? [],
    before: sibling("before") ?? (name === "value" && names.includes("before") ? "before" : null),
    limit: sibling("limit"),
    level: sibling("level"),
    unitOf: sibling("unit"),
  };
}

function titled(name) {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The first column of a kind, among those that are shown. */
export function first(seen, kind) {
  return seen.shown.find((c) => c.kind === kind) ?? null;
}

/**
 * The address that a column's link leads to from a row, or null if a column that its path needs is nothing. It
 * takes along the time that this page is about, unless it says one itself. A link that is one column and nothing else is that column's value, if that is a path of this server or a web address.
 */
export function linkOf(template, row) {
  if (!template) {
    return null;
  }
  const column = /^\{(\w+)\}$/.exec(template)?.[1];
  if (column) {
    return ADDRESS.test(row[column] ?? "") ? row[column] : null;
  }
  const [path, query = ""] = template.split("?");
  const filled = fill(path, row);
  if (filled === null) {
    return null;
  }
  // What narrows a page is left out where the row does not say it.
  const pairs = query.split("&").filter(Boolean).map((pair) => fill(pair, row)).filter((pair) => pair !== null);
  const own = new Set(pairs.map((pair) => pair.split("=")[0]));
  const kept = TIMES.some((name) => own.has(name)) ? [] : [...new URLSearchParams(location.search)].filter(([name]) => TIMES.includes(name));
  const all = [...pairs, ...kept.map(([name, value]) => `${name}=${encodeURIComponent(value)}`)];
  return all.length > 0 ? `${filled}?${all.join("&")}` : filled;
}

function fill(text, row) {
  let whole = true;
  const filled = text.replace(/\$?\{([^}]+)\}/g, (_, name) => {
    whole &&= !isNothing(row[name]);
    return encodeURIComponent(row[name] ?? "");
  });
  return whole ? filled : null;
}

/** Sorts names of systems in the order in which stock flows, others by the alphabet. */
export function byFlow(a, b) {
  const place = (name) => {
    const at = SYSTEMS.findIndex((system) => name.toUpperCase().startsWith(system));
    return at < 0 ? SYSTEMS.length : at;
  };
  return place(a) - place(b) || a.localeCompare(b, "en");
}
