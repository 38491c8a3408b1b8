// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

// One value of a row as it stands in a cell: unit, link, status, difference, bar, age.

import { readable, withUnit } from "./alert-text.js";
import { el, spoken } from "./dom.js";
import { ago, difference, format, isNothing, time } from "./format.js";
import { judged, status, upIsBetter } from "./status.js";
import { linkOf } from "./view.js";

/**
 * What is in a cell.
 *
 * @param key tells this cell's link from others, so that it keeps the focus
 */
export function cell(column, row, nowMs, key) {
  const value = row[column.name];
  if (isNothing(value)) {
    return el("span", { class: "nothing" }, el("span", { "aria-hidden": "true" }, "–"), spoken("nothing"));
  }
  const content = linked(column, row, shown(column, row, value, nowMs), key);
  return column.before || column.limit ? el("span", { class: "stacked" }, content, compared(column, row), limited(column, row)) : content;
}

function shown(column, row, value, nowMs) {
  if (column.kind === "time") {
    return instant(value, nowMs);
  }
  if (column.unitOf) {
    return withUnit(value, row[column.unitOf]);
  }
  const judgement = judged(value, column.thresholds);
  if (judgement) {
    return el("span", { class: "judged" }, el("b", {}, format(value, column.unit)), " ", status(judgement.level, judgement.word));
  }
  if (column.level && row[column.level]) {
    return status(row[column.level], written(column, row, value));
  }
  return written(column, row, value);
}

function written(column, row, value) {
  const text = format(value, column.unit);
  return column.unit === "text" ? readable(text, row) : text;
}

function linked(column, row, content, key) {
  const path = linkOf(column.link, row);
  return path ? el("a", { href: path, "data-key": key }, content) : content;
}

/** A time with its age. */
export function instant(value, nowMs) {
  return el("time", { datetime: new Date(value).toISOString(), title: `${new Date(value).toISOString()} (UTC)` },
    time(value, nowMs), " ", el("span", { class: "age" }, ago(value, nowMs)));
}

/** The difference to the period before, and whether that is for the better. */
export function compared(column, row) {
  if (!column.before) {
    return null;
  }
  const before = row[column.before];
  if (isNothing(before)) {
    return null;
  }
  const delta = difference(row[column.name], before, column.unit);
  const better = delta === null ? "as before" : upIsBetter(column.thresholds) === row[column.name] > before ? "better" : "worse";
  return el("span", { class: `before ${better}` }, delta ? `${delta} ${better}` : better,
    spoken(`, before it was ${format(before, column.unit)}`));
}

function limited(column, row) {
  const limit = column.limit ? row[column.limit] : null;
  if (isNothing(limit) || !(limit > 0)) {
    return null;
  }
  const share = row[column.name] / limit;
  const level = judged(row[column.name], column.thresholds)?.level ?? (share > 1 ? "bad" : share > 0.75 ? "warn" : "ok");
  const fill = el("span", { class: `fill ${level}` });
  fill.style.width = `${Math.min(100, Math.max(0, share * 100))}%`;
  return el("span", { class: "limit" }, el("span", { class: "track", "aria-hidden": "true" }, fill),
    el("span", { class: "before" }, `${format(share, "percent")} of the limit ${format(limit, column.unit)}`));
}
