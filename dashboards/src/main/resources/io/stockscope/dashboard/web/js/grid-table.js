// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

// A table that can be sorted, scrolled and read on a phone, where each row becomes a card.

import { cell } from "./cells.js";
import { el, replace, spoken } from "./dom.js";
import { status } from "./status.js";

/** So many rows are drawn at first: nobody reads more, and a browser draws them at once. */
const FIRST_ROWS = 50;

/** On a phone, where each is a card: what is worst, and the next panel is not far. */
const FIRST_CARDS = 6;
const PHONE = matchMedia("(max-width: 40rem)");

/** A text of more letters gets room, or a wide table makes a column of single words of it. */
const LONG_TEXT = 28;

/** A table that remembers how the reader has sorted it over new answers. */
export class GridTable {
  #title;
  #sorted = null;
  #all = false;
  #last = null;

  /** @param title what the table is called for those who do not see it */
  constructor(title) {
    this.#title = title;
  }

  /** Draws. */
  show(parent, seen, nowMs) {
    this.#last = [parent, seen, nowMs];
    const rows = this.#order(seen.rows);
    const drawn = this.#all ? rows : rows.slice(0, PHONE.matches ? FIRST_CARDS : FIRST_ROWS);
    const marked = seen.columns.some((c) => c.name === "level") && !seen.shown.some((c) => c.level);
    replace(parent,
      el("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": this.#title, "data-key": `scroll-${this.#title}` },
        el("table", { class: "rows", role: "table" },
          el("caption", { class: "spoken" }, this.#title),
          el("thead", { role: "rowgroup" }, el("tr", { role: "row" },
            marked ? el("th", { scope: "col", role: "columnheader", class: "mark" }, spoken("Status")) : null,
            seen.shown.map((c) => this.#heading(c)))),
          el("tbody", { role: "rowgroup" }, drawn.map((row, i) => line(seen, row, nowMs, marked, i))))),
      rows.length > drawn.length ? el("button", { type: "button", class: "quiet more", onclick: () => this.#more() }, `Show all ${rows.length} rows`) : null);
  }

  #heading(column) {
    const direction = this.#sorted?.name === column.name ? this.#sorted.direction : 0;
    return el("th", { scope: "col", role: "columnheader", class: column.kind, "aria-sort": direction > 0 ? "ascending" : direction < 0 ? "descending" : null },
      el("button", { type: "button", "data-key": `sort-${column.name}`, title: "Sort", onclick: () => this.#sort(column) },
        column.title, el("span", { class: "arrow", "aria-hidden": "true" }, direction > 0 ? "▲" : direction < 0 ? "▼" : "")));
  }

  #sort(column) {
    const first = column.kind === "text" ? 1 : -1;
    if (this.#sorted?.name !== column.name) {
      this.#sorted = { name: column.name, direction: first };
    } else {
      this.#sorted = this.#sorted.direction === first ? { name: column.name, direction: -first } : null;
    }
    this.show(...this.#last);
  }

  #more() {
    this.#all = true;
    this.show(...this.#last);
  }

  // Nulls are last, however it is sorted.
  #order(rows) {
    if (!this.#sorted) {
      return rows;
    }
    const { name, direction } = this.#sorted;
    const empty = (value) => value === null || value === undefined || value === "";
    return [...rows].sort((a, b) => {
      const [x, y] = [a[name], b[name]];
      if (empty(x) || empty(y)) {
        return Number(empty(x)) - Number(empty(y));
      }
      return direction * (typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y), "en", { numeric: true }));
    });
  }
}

function line(seen, row, nowMs, marked, index) {
  const cells = seen.shown.map((c, i) => el(i === 0 ? "th" : "td", {
    class: c.kind === "text" && String(row[c.name] ?? "").length > LONG_TEXT ? "text long" : c.kind, role: i === 0 ? "rowheader" : "cell", scope: i === 0 ? "row" : null, "data-title": c.title,
  }, cell(c, row, nowMs, `${index}-${c.name}`)));
  return el("tr", { role: "row", class: row.level ? `level ${row.level}` : null },
    marked ? el("td", { class: "mark", role: "cell" }, status(row.level ?? "none")) : null, cells);
}
