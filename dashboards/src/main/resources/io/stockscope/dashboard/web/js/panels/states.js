// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

// What held from when to when: a lane per name, a bar per state with its word.

import { AsTable } from "../as-table.js";
import { el, replace } from "../dom.js";
import { duration, tick, ticks, time } from "../format.js";
import { known, shape, status } from "../status.js";

/** A bar that covers less of the lane than this has no room for its word. */
const ROOM_FOR_WORD = 0.08;

export function states(definition) {
  const asTable = new AsTable(definition.id, definition.title);
  const picture = el("div", { class: "states" });
  return {
    show(body, seen, answer) {
      if (!body.contains(picture)) {
        replace(body, picture, asTable.element);
      }
      const from = Date.parse(answer.from);
      const to = Date.parse(answer.to);
      const lanes = Map.groupBy ? Map.groupBy(seen.rows, (row) => row.name) : grouped(seen.rows);
      replace(picture, [...lanes].map(([lane, rows]) => el("div", { class: "lane" },
        el("span", { class: "label" }, lane, now(rows)),
        el("ul", { class: "track", "aria-label": lane }, rows.map((row) => bar(row, from, to, answer.nowMs))))),
      axis(from, to));
      asTable.show(seen, answer.nowMs);
    },
  };
}

// What holds now has its word in any case, however short it has held.
function now(rows) {
  const open = rows.filter((row) => row.until === null || row.until === undefined).at(-1);
  return open ? el("span", { class: "now" }, status(open.level, open.state)) : null;
}

function bar(row, from, to, nowMs) {
  const begins = Date.parse(row.since);
  const ends = row.until === null || row.until === undefined ? Math.min(Math.max(nowMs, begins), to) : Date.parse(row.until);
  const left = clamp((begins - from) / (to - from));
  const width = Math.max(clamp((ends - from) / (to - from)) - left, 0);
  const level = known(row.level);
  const open = row.until === null || row.until === undefined;
  const text = `${row.state}, from ${time(row.since, nowMs)} ${open ? "on" : `to ${time(row.until, nowMs)}`} UTC, ${duration(ends - begins)}`;
  const item = el("li", { class: `status ${level}${open ? " open" : ""}`, title: text },
    el("span", { class: "spoken" }, text),
    width >= ROOM_FOR_WORD ? [shape(level), el("span", { class: "word", "aria-hidden": "true" }, row.state)] : null);
  item.style.left = `${left * 100}%`;
  item.style.width = `${width * 100}%`;
  return item;
}

function axis(from, to) {
  const marks = ticks(from, to).map((at) => {
    const mark = el("span", {}, tick(at, to - from));
    mark.style.left = `${((at - from) / (to - from)) * 100}%`;
    return mark;
  });
  return el("div", { class: "lane axis", "aria-hidden": "true" }, el("span", { class: "label" }), el("div", { class: "track" }, marks));
}

function grouped(rows) {
  const lanes = new Map();
  rows.forEach((row) => lanes.set(row.name, [...(lanes.get(row.name) ?? []), row]));
  return lanes;
}

function clamp(share) {
  return Math.min(1, Math.max(0, share));
}
