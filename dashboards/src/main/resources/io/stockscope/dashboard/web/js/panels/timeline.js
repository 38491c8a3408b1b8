// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

// The events of a SKU in order, a lane per system: what each knew, and where nothing came.

import { el, replace } from "../dom.js";
import { count, duration, format, isNothing, time } from "../format.js";
import { shape, status } from "../status.js";
import { byFlow, linkOf } from "../view.js";

const OWN = new Set(["t", "lane", "what", "source", "location", "channel", "quantity", "recorded_at", "covered", "gap", "level"]);

/** So many rows are drawn at first: the latest. */
const FIRST_ROWS = 200;

export function timeline(definition) {
  let all = false;
  let seenBefore = false;
  return {
    show(body, seen, answer) {
      const lanes = [...new Set(seen.rows.map((row) => row.lane))].filter(Boolean).sort(byFlow);
      const extra = seen.shown.filter((c) => !OWN.has(c.name));
      const fates = seen.rows.some((row) => row.covered || row.gap);
      const rows = all ? seen.rows : seen.rows.slice(-FIRST_ROWS);
      const more = () => {
        all = true;
        this.show(body, seen, answer);
      };
      replace(body,
        el("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": definition.title, "data-key": `scroll-${definition.id}` },
          el("table", { class: "timeline", role: "table" },
            el("caption", { class: "spoken" }, `${definition.title}: a row per event, a column per system`),
            el("thead", { role: "rowgroup" }, el("tr", { role: "row" },
              el("th", { scope: "col", role: "columnheader", class: "time" }, "Occurred, UTC"),
              lanes.map((lane) => el("th", { scope: "col", role: "columnheader", class: "lane" }, lane)),
              fates ? el("th", { scope: "col", role: "columnheader" }, "What became of it") : null,
              extra.map((c) => el("th", { scope: "col", role: "columnheader", class: c.kind }, c.title)))),
            el("tbody", { role: "rowgroup" }, rows.map((row, i) => line(row, rows[i - 1], lanes, fates, extra, answer.nowMs))))),
        seen.rows.length > rows.length ? el("button", { type: "button", class: "quiet more", onclick: more }, `Show all ${seen.rows.length} events`) : null);
      // The latest is what one comes for; the way up is the way back.
      if (!seenBefore) {
        seenBefore = true;
        body.firstElementChild.scrollTop = body.firstElementChild.scrollHeight;
      }
    },
  };
}

function line(row, before, lanes, fates, extra, nowMs) {
  const missing = !isNothing(row.gap);
  return el("tr", { role: "row", class: [missing ? "gap" : "", row.level ? `level ${row.level}` : ""].join(" ").trim() || null },
    el("th", { scope: "row", role: "rowheader", class: "time" }, when(row, before, nowMs)),
    lanes.map((lane) => el("td", { role: "cell", class: "lane", "data-title": lane }, row.lane === lane ? event(row) : null)),
    fates ? el("td", { role: "cell", class: "fate", "data-title": "What became of it" },
      row.covered ? el("p", {}, status("ok", row.covered)) : null,
      missing ? el("p", {}, status(row.level === "warn" ? "warn" : "bad", row.gap)) : null) : null,
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
