// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

// One card per row: what it is of, one number that can be read from afar, how it compares, what else.

import { cell, compared } from "../cells.js";
import { el, replace } from "../dom.js";
import { count, format, isNothing } from "../format.js";
import { judged, status } from "../status.js";
import { first, linkOf } from "../view.js";

const MOST = 12;

export function stat(definition) {
  return {
    show(body, seen, answer) {
      const label = seen.shown.find((c) => c.name === "name") ?? null;
      const value = seen.shown.find((c) => c.name === "value") ?? first(seen, "number");
      const others = seen.shown.filter((c) => c !== label && c !== value && c.name !== "unit" && c.name !== "note");
      const cards = seen.rows.slice(0, MOST).map((row, i) => card(definition, row, { label, value, others }, answer.nowMs, i));
      replace(body, el("ul", { class: "cards" }, cards));
    },
  };
}

function card(definition, row, { label, value: column, others }, nowMs, index) {
  // Each card may be of another unit.
  const value = row.unit ? { ...column, unit: row.unit } : column;
  const nothing = isNothing(row[value.name]);
  const thresholds = value.thresholds.length > 0 ? value.thresholds : definition.thresholds ?? [];
  const judgement = judged(row[value.name], thresholds);
  const path = label && linkOf(label.link, row);
  const name = label ? format(row[label.name], label.unit) : value.title;
  const big = nothing ? el("p", { class: "big nothing" }, status("none", "no data")) : el("p", { class: "big" }, number(row[value.name], value.unit));
  return el("li", { class: `card ${judgement?.level ?? (nothing ? "none" : "")}` },
    el("p", { class: "label" }, path ? el("a", { href: path, "data-key": `card-${index}` }, name) : name),
    big,
    judgement ? el("p", {}, status(judgement.level, judgement.word)) : null,
    nothing ? null : compared({ ...value, thresholds }, row),
    row.note ? el("p", { class: "note" }, row.note.replace(/\b\d{4,}\b/g, (number) => count(Number(number)))) : null,
    others.length === 0 ? null : el("dl", {}, others.map((c) => el("div", {}, el("dt", {}, c.title), el("dd", {}, cell(c, row, nowMs, `${index}-${c.name}`))))));
}

// The unit is there, but does not shout.
function number(value, unit) {
  const [digits, ...rest] = format(value, unit).split(" ");
  if (unit === "ms") {
    return format(value, unit).split(" ").flatMap((part, i) => [i === 0 ? "" : " ", /^\D+$/.test(part) ? el("small", {}, part) : part]);
  }
  return rest.length === 0 ? digits : [digits, " ", el("small", {}, rest.join(" "))];
}
