// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

// Says when what is shown is not of now: ClickHouse away, or this page's own server. It goes by itself.

import { el, replace } from "./dom.js";
import { rough, time } from "./format.js";
import { shape } from "./status.js";

/** The banner over a page. */
export class Banner {
  #node;
  #serverLostAt = null;
  #clickHouseAwayAt = null;
  #away = false;
  #shownAsOf = null;
  #said = "";

  constructor(node) {
    this.#node = node;
    setInterval(() => this.#say(), 1_000);
  }

  /** Since when the server has not been heard, in ms, or null. */
  server(lostAt) {
    this.#serverLostAt = lostAt;
    this.#say();
  }

  /** What the server says of ClickHouse: ok or away, and since when. */
  clickHouse(state, since) {
    this.#away = state === "away";
    this.#clickHouseAwayAt = this.#away && since ? Date.parse(since) : null;
    this.#say();
  }

  /** When the oldest answer that is shown was asked, in ms, or null. */
  shown(asOf) {
    this.#shownAsOf = asOf;
  }

  #say() {
    const now = Date.now();
    const what = this.#serverLostAt !== null
      ? ["The Stockscope server", this.#serverLostAt]
      : this.#away ? ["ClickHouse", this.#clickHouseAwayAt] : null;
    if (what === null) {
      if (this.#said !== "") {
        this.#said = "";
        this.#node.replaceChildren();
      }
      return;
    }
    const [who, since] = what;
    const key = `${who} ${since}`;
    const text = since === null ? `${who} does not answer.` : `${who} does not answer since ${time(since)} UTC.`;
    if (this.#said !== key) {
      this.#said = key;
      replace(this.#node, el("div", { class: "banner", role: "alert" },
        shape("bad"), el("p", {}, el("strong", {}, text), " ", el("span", { class: "age", "aria-live": "off" }),
          " This page comes back by itself.")));
    }
    const age = this.#node.querySelector(".age");
    if (age) {
      age.textContent = this.#shownAsOf === null
        ? "There is nothing to show yet."
        : `What you see is ${rough(now - this.#shownAsOf)} old, as of ${time(this.#shownAsOf)} UTC.`;
    }
  }
}
