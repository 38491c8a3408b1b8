// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

// An answer read by its panel's definition: columns that know their unit, rows by name.

const TIME = /DateTime|^Date/;
const NUMBER = /^(?:Nullable\(|LowCardinality\()*(?:U?Int|Float|Decimal)/;
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
  return { columns, rows, shown: shown(definition, columns) };
}

// Of a table those that are defined, in that order; elsewhere all that say nothing of another column.
function shown(definition, columns) {
  const helpers = new Set(columns.flatMap((c) => [c.before, c.limit, c.level, c.unitOf]));
  const defined = Object.keys(definition.columns ?? {});
  const own = columns.filter((c) => c.name !== "level" && !helpers.has(c.name));
  return definition.draw === "table" && defined.length > 0
    ? defined.map((name) => own.find((c) => c.name === name)).filter(Boolean)
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

/** The address that a column's link leads to from a row, or null if a column that it needs is null. */
export function linkOf(template, row) {
  if (!template) {
    return null;
  }
  let whole = true;
  const path = template.replace(/\$?\{([^}]+)\}/g, (_, name) => {
    const value = row[name];
    if (value === null || value === undefined || value === "") {
      whole = false;
      return "";
    }
    return encodeURIComponent(value);
  });
  return whole ? path : null;
}

/** Sorts names of systems in the order in which stock flows, others by the alphabet. */
export function byFlow(a, b) {
  const place = (name) => {
    const at = SYSTEMS.findIndex((system) => name.toUpperCase().startsWith(system));
    return at < 0 ? SYSTEMS.length : at;
  };
  return place(a) - place(b) || a.localeCompare(b, "en");
}
