// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

// The frame of a panel: title, question, what is to be known of the numbers (old, provisional, cut off),
// and what is drawn, or a sentence where there is nothing.

import { el, hasSelection, replace, withCode } from "./dom.js";
import { ago, time } from "./format.js";
import { bars } from "./panels/bars.js";
import { lines } from "./panels/lines.js";
import { sentence } from "./panels/sentence.js";
import { stat } from "./panels/stat.js";
import { states } from "./panels/states.js";
import { table } from "./panels/table.js";
import { timeline } from "./panels/timeline.js";
import { status } from "./status.js";
import { view } from "./view.js";

const DRAW = { bars, lines, sentence, stat, states, table, timeline };
const LONGEST_HOLD_MS = 60_000;
const WIDE = new Set(["sentence", "stat", "table", "states", "timeline"]);

/** How wide a panel wants to be: full, half or third. */
export function widthOf(definition) {
  return definition.width ?? (WIDE.has(definition.draw) ? "full" : "half");
}

/** One panel. */
export class Panel {
  /** The element. */
  element;

  /** When the answer that is shown was asked, in ms by the server's clock, or null. */
  asOf = null;

  #definition;
  #body;
  #signs;
  #drawing;
  #drawn = null;
  #answer = null;
  #waiting = null;
  #heldAt = null;
  #failure = null;

  constructor(id, definition, { width, heading }) {
    this.#definition = definition;
    const titleId = `panel-${id}`;
    this.#signs = el("div", { class: "signs" });
    this.#body = el("div", { class: "body", "aria-busy": "true" }, el("p", { class: "loading" }, "Loading …"));
    this.#drawing = DRAW[definition.draw](definition);
    this.element = el("article", { class: `panel ${definition.draw} ${width}`, id, "aria-labelledby": titleId },
      el("header", {},
        el(heading, { id: titleId, class: definition.draw === "sentence" ? "spoken" : null }, definition.title),
        definition.question && definition.draw !== "sentence" ? el("p", { class: "question" }, definition.question) : null,
        this.#signs),
      this.#body,
      definition.help ? el("details", { class: "help" }, el("summary", { "data-key": `help-${id}` }, "How to read it"), el("p", {}, withCode(definition.help))) : null);
  }

  /** Shows an answer; the same rows again change nothing but the age. */
  show(answer) {
    if (hasSelection(this.#body) && this.#answer && Date.now() - (this.#heldAt ?? Date.now()) < LONGEST_HOLD_MS) {
      this.#hold(answer);
      return;
    }
    this.#heldAt = null;
    this.#waiting = null;
    this.#body.removeAttribute("aria-busy");
    if (answer.state === "failed" && !answer.rows?.length) {
      this.fail(answer.error ?? "There is no answer.");
      return;
    }
    this.#answer = answer;
    this.#failure = null;
    this.asOf = answer.asOf ? Date.parse(answer.asOf) : null;
    // Ages that stand in it go on, even where nothing else does.
    const key = JSON.stringify([answer.columns, answer.rows, answer.from, answer.to, answer.provisionalFrom, answer.now]);
    if (key !== this.#drawn) {
      this.#drawn = key;
      this.#draw(answer);
    }
    this.#say();
  }

  /** Says that there is no answer at all, and why. What is shown already stays. */
  fail(sentenceOfError) {
    this.#body.removeAttribute("aria-busy");
    if (this.#drawn !== null) {
      this.#failure = sentenceOfError;
      this.#say();
      return;
    }
    replace(this.#body, el("p", { class: "failed" }, status("bad", sentenceOfError)));
  }

  /** Whether ClickHouse is away: what is shown is old from now on. */
  away(away) {
    this.element.classList.toggle("old", away || this.#answer?.state === "old");
  }

  /** Lets ages go on. */
  tick() {
    this.#drawing.tick?.();
    this.#say();
  }

  /** Gives back what is held. */
  end() {
    this.#drawing.end?.();
  }

  #draw(answer) {
    const seen = view(this.#definition, answer);
    const now = Date.parse(answer.now ?? answer.to);
    if (seen.rows.length === 0) {
      this.#drawing.end?.();
      this.#drawing = DRAW[this.#definition.draw](this.#definition);
      replace(this.#body, el("p", { class: "none" }, status("none", this.#definition.noData ?? "There are no data for this time.")));
      return;
    }
    this.#drawing.show(this.#body, seen, { ...answer, nowMs: now });
  }

  #say() {
    const answer = this.#answer;
    if (!answer) {
      return;
    }
    const signs = [];
    if (this.#heldAt !== null) {
      signs.push(status("none", "held while text is marked"));
    }
    if (this.#failure !== null) {
      signs.push(status("bad", `no new answer: ${this.#failure}`));
    }
    const old = answer.state === "old" || this.#failure !== null;
    this.element.classList.toggle("old", old);
    if (old && this.asOf !== null) {
      signs.push(status("warn", `as of ${time(this.asOf)} UTC, ${ago(this.asOf, Date.now())}`));
    }
    const from = answer.provisionalFrom;
    const provisional = Boolean(from) && Date.parse(from) < Date.parse(answer.to) && answer.rows?.length > 0;
    this.element.classList.toggle("provisional", provisional);
    if (provisional) {
      signs.push(el("span", { class: "sign hatched", title: "The latest events may still come: the numbers can change. From when on stands at the head of the page." }, "provisional"));
    }
    if (answer.truncated) {
      signs.push(status("warn", `only the first ${answer.rows.length} rows`));
    }
    const said = signs.map((sign) => sign.textContent).join();
    if (this.#signs.dataset.said !== said) {
      this.#signs.dataset.said = said;
      replace(this.#signs, signs);
    }
  }

  // Who marks text wants to copy it: the panel waits until that is done, but not for ever.
  #hold(answer) {
    const first = this.#waiting === null;
    this.#waiting = answer;
    if (first) {
      this.#heldAt = Date.now();
      this.#say();
      const go = () => {
        if (this.#waiting === null) {
          document.removeEventListener("selectionchange", go);
        } else if (!hasSelection(this.#body)) {
          document.removeEventListener("selectionchange", go);
          this.show(this.#waiting);
        }
      };
      document.addEventListener("selectionchange", go);
    }
  }
}
