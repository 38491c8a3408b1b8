// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

// Says whether the page is live, and is the switch that holds it still.

import { el } from "./dom.js";
import { shape } from "./status.js";

const SIGNS = {
  open: ["ok", "Live", "Live: numbers change by themselves. Hold the page still"],
  lost: ["warn", "Reconnecting", "The server is not heard, trying again. Hold the page still"],
  paused: ["none", "Paused", "Held still. Let the page go on"],
  opening: ["none", "Connecting", "Connecting. Hold the page still"],
};

/** The button in the header. */
export class LiveSign {
  #button;
  #state = "";

  constructor(parent, pause) {
    this.#button = el("button", { type: "button", class: "quiet live", onclick: () => pause(this.#state !== "paused") });
    parent.append(this.#button);
    this.show("opening");
  }

  /** Shows a state: opening, open, lost or paused. */
  show(state) {
    if (this.#state === state) {
      return;
    }
    this.#state = state;
    const [level, word, label] = SIGNS[state];
    this.#button.className = `quiet live status ${level}`;
    this.#button.setAttribute("aria-label", label);
    this.#button.setAttribute("aria-pressed", String(state === "paused"));
    this.#button.replaceChildren(shape(level), el("span", {}, word));
  }
}
