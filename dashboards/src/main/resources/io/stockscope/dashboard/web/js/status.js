// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

// A status is always a shape, a word and a colour: none of the three is needed to understand it.

import { el, svg, spoken } from "./dom.js";

const WORDS = { ok: "ok", warn: "warning", bad: "bad", none: "no data", dry: "dry run" };

/** The levels, worst first. */
export const LEVELS = ["bad", "warn", "dry", "ok", "none"];

/** A level as it is known here: anything else is none. */
export function known(level) {
  return LEVELS.includes(level) ? level : "none";
}

/** The sign of a level with a word; without one, the sign alone and the level's own word for those who listen. */
export function status(level, word) {
  const safe = known(level);
  return el("span", { class: `status ${safe}` }, shape(safe), word ? el("span", {}, word) : spoken(WORDS[safe]));
}

/** The sign alone: a disc with a tick, a triangle, an octagon, a ring. */
export function shape(level) {
  const mark = svg("svg", { viewBox: "0 0 16 16", class: "shape", "aria-hidden": "true" });
  switch (level) {
    case "ok":
      mark.append(
        svg("circle", { cx: 8, cy: 8, r: 7, class: "fill" }),
        svg("path", { d: "M4.8 8.3l2.2 2.2 4.2-4.8", class: "ink" }));
      break;
    case "warn":
      mark.append(
        svg("path", { d: "M8 1.2 15.4 14.4H.6Z", class: "fill" }),
        svg("path", { d: "M8 6v4M8 12.1v.3", class: "ink" }));
      break;
    case "bad":
      mark.append(
        svg("path", { d: "M5.1.8h5.8l4.3 4.3v5.8l-4.3 4.3H5.1L.8 10.9V5.1Z", class: "fill" }),
        svg("path", { d: "M5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2", class: "ink" }));
      break;
    case "dry":
      mark.append(
        svg("circle", { cx: 8, cy: 8, r: 6.2, class: "ring" }),
        svg("path", { d: "M5 8h6", class: "line" }));
      break;
    default:
      mark.append(svg("circle", { cx: 8, cy: 8, r: 6.2, class: "ring dashed" }));
  }
  return mark;
}

/**
 * What a value means by thresholds `{from, level, word}` in ascending order: the last that is reached, or
 * null if none is.
 */
export function judged(value, thresholds) {
  if (!thresholds?.length || typeof value !== "number" || Number.isNaN(value)) {
    return null;
  }
  return thresholds.filter(({ from }) => value >= from).at(-1) ?? null;
}

/** Whether more is better, as the thresholds tell: the highest is the good one. */
export function upIsBetter(thresholds) {
  return thresholds?.length > 1 && thresholds.at(-1).level === "ok" && thresholds[0].level !== "ok";
}
