// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

// The same as a table, beneath a picture: for keyboards, for those who do not see it, and for copying.

import { el } from "./dom.js";
import { GridTable } from "./grid-table.js";

/** A table that is made when it is opened. */
export class AsTable {
  #table;
  #place = el("div");
  #seen = null;
  #nowMs = 0;

  constructor(id, title) {
    this.#table = new GridTable(`${title}, as a table`);
    this.element = el("details", { class: "astable", ontoggle: () => this.#draw() },
      el("summary", { "data-key": `table-${id}` }, "Show as table"), this.#place);
  }

  /** Takes the rows that are drawn above. */
  show(seen, nowMs) {
    this.#seen = seen;
    this.#nowMs = nowMs;
    this.#draw();
  }

  #draw() {
    if (this.element.open && this.#seen) {
      this.#table.show(this.#place, this.#seen, this.#nowMs);
    }
  }
}
