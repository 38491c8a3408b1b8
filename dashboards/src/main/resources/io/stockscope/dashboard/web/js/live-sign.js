// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

// Says whether the page is live, and is the switch that holds it still.

import { el } from "./dom.js";
import { shape } from "./status.js";

const SIGNS = {
  open: ["ok", "Live", "Live: numbers change by themselves. Hold the page still"],
  away: ["bad", "Old numbers", "Old numbers: ClickHouse does not answer, these are the last that it gave. Hold the page still"],
  lost: ["warn", "Reconnecting", "Reconnecting: the server is not heard. Hold the page still"],
  paused: ["none", "Paused", "Paused: the page is held still. Let it go on"],
  opening: ["none", "Connecting", "Connecting: hold the page still"],
};

/** The button in the header. */
export class LiveSign {
  #button;
  #state = "";
  #away = false;
  #shown = "";

  constructor(parent, pause) {
    this.#button = el("button", { type: "button", class: "quiet live", onclick: () => pause(this.#state !== "paused") });
    parent.append(this.#button);
    this.show("opening");
  }

  /** Shows a state: opening, open, lost or paused. */
  show(state) {
    this.#state = state;
    this.#draw();
  }

  /** Takes over whether ClickHouse is away: a stream that is open then brings nothing new. */
  clickHouse(away) {
    this.#away = away;
    this.#draw();
  }

  #draw() {
    const shown = this.#away && this.#state === "open" ? "away" : this.#state;
    if (this.#shown === shown) {
      return;
    }
    this.#shown = shown;
    const [level, word, label] = SIGNS[shown];
    this.#button.className = `quiet live status ${level}`;
    this.#button.setAttribute("aria-label", label);
    this.#button.setAttribute("aria-pressed", String(shown === "paused"));
    this.#button.replaceChildren(shape(level), el("span", {}, word));
  }
}
