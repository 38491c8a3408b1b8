// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

// The events of a SKU in order, the latest on top, a lane per system: what each knew, and where nothing came.

import { el, replace } from "../dom.js";
import { count, duration, format, isNothing, time } from "../format.js";
import { shape, status } from "../status.js";
import { byFlow, linkOf } from "../view.js";

const OWN = new Set(["t", "lane", "what", "source", "location", "channel", "quantity", "recorded_at", "covered", "gap", "gap_level", "level"]);

/** So many rows are drawn at first: the latest. */
const FIRST_ROWS = 200;
const FIRST_CARDS = 20;
const PHONE = matchMedia("(max-width: 52rem)");

export function timeline(definition) {
  let all = false;
  return {
    show(body, seen, answer) {
      const lanes = [...new Set(seen.rows.map((row) => row.lane))].filter(Boolean).sort(byFlow);
      const extra = seen.shown.filter((c) => !OWN.has(c.name));
      const fates = seen.rows.some((row) => row.covered || row.gap);
      // The latest is what one comes for, so the server gives it first.
      const rows = all ? seen.rows : seen.rows.slice(0, PHONE.matches ? FIRST_CARDS : FIRST_ROWS);
      const more = () => {
        all = true;
        this.show(body, seen, answer);
      };
      const before = body.querySelector(":scope > .scroll");
      // What is read below stays where it is when something comes on top.
      const below = before && before.scrollTop > 0 ? before.scrollHeight - before.scrollTop : null;
      replace(body,
        el("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": definition.title, "data-key": `scroll-${definition.id}` },
          el("table", { class: "timeline", role: "table" },
            el("caption", { class: "spoken" }, `${definition.title}: a row per event, the latest first, a column per system`),
            el("thead", { role: "rowgroup" }, el("tr", { role: "row" },
              el("th", { scope: "col", role: "columnheader", class: "time" }, "Occurred, UTC"),
              lanes.map((lane) => el("th", { scope: "col", role: "columnheader", class: "lane" }, lane)),
              fates ? el("th", { scope: "col", role: "columnheader" }, "What became of it") : null,
              extra.map((c) => el("th", { scope: "col", role: "columnheader", class: c.kind }, c.title)))),
            el("tbody", { role: "rowgroup" }, rows.map((row, i) => line(row, seen.rows[i + 1], lanes, fates, extra, answer.nowMs))))),
        seen.rows.length > rows.length ? el("button", { type: "button", class: "quiet more", onclick: more }, `Show all ${seen.rows.length} events`) : null);
      if (below !== null) {
        const scroll = body.querySelector(":scope > .scroll");
        scroll.scrollTop = scroll.scrollHeight - below;
      }
    },
  };
}

function line(row, before, lanes, fates, extra, nowMs) {
  const missing = !isNothing(row.gap);
  // What is still within its time is told, but is no gap.
  const amiss = missing && ["bad", "warn"].includes(row.gap_level);
  return el("tr", { role: "row", class: [amiss ? `gap ${row.gap_level}` : "", row.level ? `level ${row.level}` : ""].join(" ").trim() || null },
    el("th", { scope: "row", role: "rowheader", class: "time" }, when(row, before, nowMs)),
    lanes.map((lane) => el("td", { role: "cell", class: "lane", "data-title": lane }, row.lane === lane ? event(row) : null)),
    fates ? el("td", { role: "cell", class: "fate", "data-title": "What became of it" },
      row.covered ? el("p", {}, status("ok", row.covered)) : null,
      missing ? el("p", {}, amiss ? status(row.gap_level, row.gap) : row.gap) : null) : null,
    extra.map((c) => el("td", { role: "cell", class: c.kind, "data-title": c.title }, value(c, row))));
}

function value(column, row) {
  const path = linkOf(column.link, row);
  const text = format(row[column.name], column.unit);
  return path ? el("a", { href: path }, text) : text;
}

function when(row, before, nowMs) {
  const at = Date.parse(row.t);
  const late = row.recorded_at ? Date.parse(row.recorded_at) - at : 0;
  const since = before ? at - Date.parse(before.t) : 0;
  return [
    el("time", { datetime: new Date(at).toISOString(), title: new Date(at).toISOString() }, time(at, nowMs)),
    since >= 60_000 ? el("span", { class: "age" }, `${duration(since)} later`) : null,
    late >= 1_000 ? el("span", { class: "age" }, `recorded ${duration(late)} after`) : null,
  ];
}

function event(row) {
  const quantity = isNothing(row.quantity) ? null : el("b", { class: "number" }, ` ${count(row.quantity)}`);
  const where = [row.source, row.location, row.channel].filter((part) => !isNothing(part)).join(" · ");
  return el("div", { class: "event" }, row.level === "bad" || row.level === "warn" ? shape(row.level) : el("span", { class: "dot", "aria-hidden": "true" }),
    el("span", {}, el("span", { class: "kind" }, row.what), quantity, where ? el("span", { class: "where" }, where) : null));
}
