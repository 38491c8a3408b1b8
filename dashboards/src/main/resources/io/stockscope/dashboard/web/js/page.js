// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

// One page: title, range and filters, its panels in sections.

import { isFixed, RANGES } from "./address.js";
import { ask } from "./api.js";
import { drawnFrom, isYoung } from "./begin.js";
import { el, replace, withCode } from "./dom.js";
import { ago, span, time } from "./format.js";
import { Panel, widthOf } from "./panel.js";
import { status } from "./status.js";

/** So long after the last event that was read nobody can tell whether the numbers are of now. */
const UNREAD_MS = 600_000;

/** A page that is shown. */
export class Page {
  #parameters;
  #panels = new Map();
  #when;
  #say;
  #clock;
  #sources = null;

  /**
   * @param parent where it is drawn
   * @param catalogue what the server said of pages and panels
   * @param found page, parameters and those of the path
   * @param say `range(word)` and `change(parameters)` when the reader chooses, `shown(ms)` how old the oldest answer is
   */
  constructor(parent, catalogue, found, say) {
    const { page, parameters, path } = found;
    this.#parameters = parameters;
    this.#say = say;
    const subject = Object.values(path)[0] ?? null;
    const title = subject ? `${page.title} ${subject}` : page.title;
    document.title = `${title} · Stockscope`;
    this.#when = el("p", { class: "when" });
    const heading = subject
      ? el("h1", {}, el("span", { class: "kind" }, page.title), " ", subject)
      : el("h1", {}, page.title);
    const sections = page.sections.map((section) => this.#section(section, catalogue.panels));
    const notes = (page.notes ?? []).map((note) => el("p", {}, withCode(note)));
    replace(parent,
      el("div", { class: "head" },
        el("div", {}, heading, page.question ? el("p", { class: "question" }, page.question) : null, this.#when),
        this.#controls(catalogue, page, path)),
      sections,
      notes.length > 0 ? el("aside", { class: "notes", "aria-label": "Notes" }, notes) : null);
    this.#clock = setInterval(() => this.#panels.forEach((panel) => panel.tick()), 10_000);
  }

  /** Asks all panels once, for when the stream that tells of them cannot be had. */
  ask() {
    for (const [id, panel] of this.#panels) {
      ask(`/api/panels/${encodeURIComponent(id)}`, this.#parameters).then(
        (answer) => this.show(answer),
        (failed) => panel.fail(failed.message));
    }
  }

  /** Shows the answer of a panel. */
  show(answer) {
    this.#panels.get(answer.id)?.show(answer);
    if (answer.from && answer.to) {
      const now = answer.now ?? answer.to;
      const fixed = this.#parameters.at
        ? `Around ${time(this.#parameters.at, Date.parse(now))} UTC, ${ago(this.#parameters.at, Date.parse(now))}: `
        : "";
      const young = isYoung(answer) ? " (nothing is known before)" : "";
      this.#sources = answer.sources ?? this.#sources;
      replace(this.#when, el("span", {}, fixed + span(drawnFrom(answer), answer.to, Date.parse(now)) + young), provisional(answer, Date.parse(now)),
        isFixed(this.#parameters) ? null : unheard(this.#sources, Date.parse(now)));
    }
    this.#tellAge();
  }

  /** Takes over what the server says of ClickHouse. */
  beat(beat) {
    this.#panels.forEach((panel) => panel.away(beat.clickhouse === "away"));
  }

  /** Gives back what is held: timers, charts. */
  end() {
    clearInterval(this.#clock);
    this.#panels.forEach((panel) => panel.end());
  }

  #tellAge() {
    const times = [...this.#panels.values()].map((panel) => panel.asOf).filter((asOf) => asOf !== null);
    this.#say.shown(times.length === 0 ? null : Math.min(...times));
  }

  #section(section, definitions) {
    // A panel that is alone has a title itself.
    const titled = section.title && section.panels.length > 1;
    const widths = fitted(section.panels.map((id) => widthOf(definitions[id])));
    const panels = section.panels.map((id, i) => {
      const panel = new Panel(id, definitions[id], { width: widths[i], heading: titled ? "h3" : "h2" });
      this.#panels.set(id, panel);
      return panel.element;
    });
    return el("section", { class: "section" }, titled ? el("h2", {}, section.title) : null, el("div", { class: "grid" }, panels));
  }

  #controls(catalogue, page, path) {
    const controls = el("div", { class: "controls" });
    if (isFixed(this.#parameters)) {
      controls.append(el("button", { type: "button", class: "quiet", onclick: () => this.#say.range(page.range ?? "1h") }, "Back to now"));
    }
    for (const name of ["sku"].concat(catalogue.channels ? [] : "channel", catalogue.locations ? [] : "location")) {
      if (this.#parameters[name] && !(name in path)) {
        controls.append(el("button", { type: "button", class: "chip", "data-key": name, "aria-label": `Show all, not only ${name} ${this.#parameters[name]}`,
          onclick: () => this.#say.change({ [name]: null }) }, `${titled(name)} ${this.#parameters[name]} ×`));
      }
    }
    for (const name of (page.parameters ?? []).filter((name) => name === "channel" || name === "location")) {
      const known = name === "channel" ? catalogue.channels : catalogue.locations;
      if (!(name in path) && known?.length > 0) {
        controls.append(this.#choice(name, titled(name), [["", `All ${name}s`], ...known.map((k) => [k, k])], this.#parameters[name] ?? "",
          (value) => this.#say.change({ [name]: value })));
      }
    }
    const ranges = isFixed(this.#parameters) ? [["", "Fixed time"], ...RANGES] : RANGES;
    if (page.parameters?.includes("q")) {
      controls.append(this.#search());
    }
    controls.append(this.#choice("range", "Range", ranges, isFixed(this.#parameters) ? "" : this.#parameters.range,
      (value) => value && this.#say.range(value)));
    return controls;
  }

  #search() {
    const input = el("input", { type: "search", name: "q", value: this.#parameters.q ?? "", "data-key": "q", autocomplete: "off", spellcheck: "false", placeholder: "source, reason, text" });
    return el("form", { class: "choice", role: "search", "aria-label": "On this page", onsubmit: (event) => {
      event.preventDefault();
      this.#say.change({ q: input.value.trim() });
    } }, el("label", { class: "choice" }, el("span", {}, "Only what contains"), input));
  }

  #choice(name, title, options, chosen, then) {
    return el("label", { class: "choice" }, el("span", {}, title),
      el("select", { name, "data-key": name, onchange: (event) => then(event.target.value) },
        options.map(([value, word]) => el("option", { value, selected: value === chosen }, word))));
  }
}

// Said once, not by every panel.
function provisional(answer, now) {
  if (!answer.provisionalFrom || Date.parse(answer.provisionalFrom) >= Date.parse(answer.to)) {
    return null;
  }
  const who = answer.provisionalBy ? `: ${answer.provisionalBy} may still tell of it` : "";
  const from = Math.max(Date.parse(answer.provisionalFrom), Date.parse(answer.from));
  return el("span", {}, " ", el("span", { class: "sign hatched" }, `provisional from ${time(from, now)} on`), who);
}

// A page of now is only as good as what is read of the sources.
function unheard(sources, now) {
  if (!sources) {
    return null;
  }
  if (now - Date.parse(sources.readTo) > UNREAD_MS) {
    return [" ", status("bad", `nothing has been read since ${time(sources.readTo, now)}`)];
  }
  return sources.silent ? el("span", {}, ` · Silent since ${time(sources.silentSince, now)}: ${sources.silent}.`) : null;
}

// A half that is left alone in its row takes the whole.
function fitted(widths) {
  let halves = 0;
  return widths.map((width, i) => {
    halves = width === "half" ? halves + 1 : 0;
    return width === "half" && halves % 2 === 1 && widths[i + 1] !== "half" ? "full" : width;
  });
}

function titled(name) {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
