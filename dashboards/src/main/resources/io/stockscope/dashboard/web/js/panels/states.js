// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

// What held from when to when: a lane per name, a bar per state with its word.

import { AsTable } from "../as-table.js";
import { drawnFrom } from "../begin.js";
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
      const from = drawnFrom(answer);
      const to = Date.parse(answer.to);
      const spells = merged(seen.rows);
      const lanes = Map.groupBy ? Map.groupBy(spells, (row) => row.name) : grouped(spells);
      replace(picture, [...lanes].map(([lane, rows]) => el("div", { class: "lane" },
        el("span", { class: "label" }, lane, now(rows, from, to)),
        el("ul", { class: "track", "aria-label": lane }, rows.map((row) => bar(row, from, to, answer.nowMs))))),
      axis(from, to));
      asTable.show(seen, answer.nowMs);
    },
  };
}

// What is said again without a pause has held all the time.
function merged(rows) {
  const spells = [];
  const latest = new Map();
  for (const row of rows) {
    const before = latest.get(row.name);
    if (before && before.state === row.state && before.level === row.level && (isOpen(before) || Date.parse(before.until) >= Date.parse(row.since))) {
      before.until = isOpen(before) ? before.until : row.until;
      continue;
    }
    const spell = { ...row };
    latest.set(row.name, spell);
    spells.push(spell);
  }
  return spells;
}

function isOpen(row) {
  return row.until === null || row.until === undefined;
}

// What holds now has its word in any case, however short it has held.
function now(rows, from, to) {
  const open = rows.filter(isOpen).at(-1);
  return open && to - Date.parse(open.since) < ROOM_FOR_WORD * (to - from) ? el("span", { class: "now" }, status(open.level, open.state)) : null;
}

function bar(row, from, to, nowMs) {
  const begins = Date.parse(row.since);
  const open = isOpen(row);
  const ends = open ? Math.min(Math.max(nowMs, begins), to) : Date.parse(row.until);
  const left = clamp((begins - from) / (to - from));
  const width = Math.max(clamp((ends - from) / (to - from)) - left, 0);
  const level = known(row.level);
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
