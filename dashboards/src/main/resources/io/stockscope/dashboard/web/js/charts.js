// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

// ECharts as it is used here: loaded when the first chart is drawn, painted in the colours of the page,
// without motion. The legend and what a pointer shows are HTML, so that they can be read and reached.

import { drawnFrom } from "./begin.js";
import { el, svg } from "./dom.js";
import { format, mark, span, tick, time } from "./format.js";
import { colourOf, dashOf } from "./names.js";
import { colour, onThemeChange } from "./theme.js";

/** A hatched part of the span that is narrower has no room for its word; the panel's head has it. */
const ROOM_FOR_WORD = 0.15;

const charts = new Set();
let library = null;

onThemeChange(() => charts.forEach((chart) => chart.paint()));

/** One chart that can be drawn again and again. */
export class Chart {
  #canvas;
  #legend;
  #hidden = new Set();
  #drawn = null;
  #options = null;
  #size = new ResizeObserver(() => this.#drawn?.resize());

  constructor() {
    this.#canvas = el("div", { class: "canvas", role: "img" });
    this.#legend = el("ul", { class: "legend", "aria-label": "Lines" });
    this.element = el("div", { class: "chart" }, this.#legend, this.#canvas);
    this.#size.observe(this.#canvas);
    charts.add(this);
  }

  /**
   * Draws.
   *
   * @param series names with their points
   * @param options a function that gives ECharts' options for those series that are not switched off
   * @param label what a screen reader says instead of the picture
   */
  draw(series, options, label) {
    this.#canvas.setAttribute("aria-label", label);
    this.#options = () => options(series.filter(({ name }) => !this.#hidden.has(name)));
    this.#names(series);
    this.paint();
  }

  /** Paints what was drawn last, in the colours that hold now. */
  async paint() {
    if (!this.#options) {
      return;
    }
    library ??= import("/assets/lib/echarts.js");
    const echarts = await library;
    if (!charts.has(this)) {
      return;
    }
    this.#drawn ??= echarts.init(this.#canvas, null, { renderer: "canvas", useDirtyRect: false });
    this.#drawn.setOption(this.#options(), { notMerge: true });
  }

  /** Gives the canvas back. */
  end() {
    this.#size.disconnect();
    this.#drawn?.dispose();
    charts.delete(this);
  }

  #names(series) {
    const names = series.map(({ name }) => name);
    this.#legend.hidden = names.length < 2;
    if (this.#legend.dataset.names === names.join()) {
      return;
    }
    this.#legend.dataset.names = names.join();
    this.#legend.replaceChildren(...series.map(({ name, place }) => el("li", {},
      el("button", { type: "button", "aria-pressed": String(!this.#hidden.has(name)), onclick: (event) => this.#toggle(name, event.currentTarget) },
        swatch(place), name))));
  }

  #toggle(name, button) {
    if (!this.#hidden.delete(name)) {
      this.#hidden.add(name);
    }
    button.setAttribute("aria-pressed", String(!this.#hidden.has(name)));
    this.paint();
  }
}

/** A short piece of the line of a place. */
function swatch(place) {
  const dash = dashOf(place);
  const line = svg("line", { x1: 1, y1: 5, x2: 21, y2: 5, "stroke-width": 3, "stroke-dasharray": dash === "solid" ? "none" : dash.join(" ") });
  line.style.stroke = `var(${colourOf(place)})`;
  return svg("svg", { viewBox: "0 0 22 10", class: "swatch", "aria-hidden": "true" }, line);
}

/** What all charts over time share: axes, grid, pointer. */
export function frame(answer, unit, range, series) {
  const muted = colour("--muted");
  const line = colour("--line");
  const { from, to } = shownSpan(answer, series);
  const font = getComputedStyle(document.body).fontFamily;
  const scale = nice(range, unit);
  return {
    animation: false,
    useUTC: true,
    textStyle: { fontFamily: font, fontSize: 12, color: muted },
    grid: { left: 12, right: 20, top: 12, bottom: 4, containLabel: true },
    xAxis: {
      type: "time", min: from, max: to,
      axisLine: { lineStyle: { color: line } }, axisTick: { lineStyle: { color: line } }, splitLine: { show: false },
      axisLabel: { color: muted, hideOverlap: true, alignMinLabel: "left", alignMaxLabel: "right", formatter: (value) => tick(value, to - from) },
    },
    yAxis: {
      type: "value", min: scale.min, max: scale.max, interval: scale.interval,
      axisLine: { show: false }, axisTick: { show: false }, splitLine: { lineStyle: { color: line } },
      axisLabel: { color: muted, formatter: (value) => mark(value, unit, scale.interval) },
    },
    tooltip: {
      trigger: "axis", confine: true, transitionDuration: 0, className: "tip", borderWidth: 0, padding: 0,
      backgroundColor: "transparent", axisPointer: { type: "line", lineStyle: { color: muted, width: 1 } },
      formatter: (points) => tip(points, unit, new Map(series.map(({ name, place }) => [name, place]))),
    },
  };
}

// Elements and no markup: names come from data, and the page allows no styles in text.
function tip(points, unit, at) {
  const shown = points.filter(({ value }) => value[1] !== null && value[1] !== undefined);
  return el("div", { class: "tipbox" },
    el("p", {}, `${time(points[0].axisValue)} UTC`),
    el("table", { role: "presentation" }, el("tbody", {}, shown.map((point) =>
      el("tr", {}, el("td", {}, swatch(at.get(point.seriesName))), el("td", {}, point.seriesName), el("td", { class: "number" }, format(point.value[1], unit)))))));
}

const DURATIONS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 10e3, 15e3, 30e3, 60e3, 120e3, 300e3, 600e3, 900e3, 1800e3, 3600e3, 7200e3,
  10_800e3, 21_600e3, 43_200e3, 86_400e3, 172_800e3, 604_800e3,
];

// A panel may look back further than the page, such as over a quarter.
function shownSpan(answer, series) {
  const first = Math.min(...series.map(({ points }) => points[0][0]));
  return { from: Math.min(drawnFrom(answer), first), to: Date.parse(answer.to) };
}

/** From where shares are drawn: of what is nearly all, the rest is what matters. */
const SHARES = [0.99, 0.95, 0.9, 0.5, 0];

/**
 * Steps of an axis that people count in: seconds, minutes, hours for durations, else 1, 2, 5.
 *
 * @param range the lowest and the highest value; axes begin at 0, but for shares
 */
export function nice({ low, high: top }, unit) {
  if (unit === "percent" && top <= 1) {
    const min = SHARES.find((share) => share <= low) ?? 0;
    return { min, max: 1, interval: (1 - min) / (min === 0.95 ? 5 : 2) };
  }
  const want = (top > 0 ? top : 1) / 4;
  let interval = DURATIONS.find((step) => step >= want);
  if (unit !== "ms" || interval === undefined) {
    const magnitude = 10 ** Math.floor(Math.log10(want));
    interval = [1, 2, 5, 10].map((factor) => factor * magnitude).find((step) => step >= want * 0.999999);
    if (unit === "count" || unit === "units") {
      interval = Math.max(1, interval);
    }
  }
  const max = Math.ceil((top > 0 ? top : 1) / interval - 1e-9) * interval;
  return { min: 0, interval, max };
}

/** The part of a chart whose numbers may still change: hatched, with the word. */
export function provisionalArea(answer) {
  if (!answer.provisionalFrom || Date.parse(answer.provisionalFrom) >= Date.parse(answer.to)) {
    return null;
  }
  const to = Date.parse(answer.to);
  const from = Math.max(Date.parse(answer.provisionalFrom), drawnFrom(answer));
  const wide = to - from > ROOM_FOR_WORD * (to - drawnFrom(answer));
  return {
    silent: true,
    itemStyle: { color: { image: hatch(), repeat: "repeat" } },
    label: { show: wide, position: "insideTopRight", color: colour("--muted"), fontSize: 11 },
    data: [[{ xAxis: from, name: "provisional" }, { xAxis: to }]],
  };
}

function hatch() {
  const tile = el("canvas", { width: 8, height: 8 });
  const brush = tile.getContext("2d");
  brush.strokeStyle = colour("--hatch");
  brush.lineWidth = 1.2;
  brush.beginPath();
  for (const at of [-8, 0, 8]) {
    brush.moveTo(at, 8);
    brush.lineTo(at + 8, 0);
  }
  brush.stroke();
  return tile;
}

/** The lines of thresholds that are within the chart, with their words. */
export function thresholdLines(thresholds, range, unit) {
  const { min, max } = nice(range, unit);
  const within = (thresholds ?? []).filter(({ from, level }) => from > min && from <= max && level !== "ok");
  return within.length === 0 ? null : {
    silent: true, symbol: "none",
    data: within.map(({ from, level, word }) => ({
      yAxis: from, name: `${word ?? level}: ${format(from, unit)}`,
      lineStyle: { color: colour(`--${level}`), type: [4, 4], width: 1 },
      // At the top of the chart there is no room above the line.
      label: { color: colour(`--${level}`), fontSize: 11, formatter: "{b}", position: from > 0.9 * max ? "insideStartBottom" : "insideStartTop" },
    })),
  };
}

/** What a screen reader says of lines: the last and the highest value of each. */
export function spokenLines(definition, answer, series, unit) {
  const parts = series.slice(0, 8).map(({ name, points }) => {
    const values = points.map(([, value]) => value).filter((value) => value !== null && value !== undefined);
    return values.length === 0
      ? `${name}: no data`
      : `${name}: at last ${format(values.at(-1), unit)}, at most ${format(Math.max(...values), unit)}`;
  });
  return `${definition.title}, ${span(answer.from, answer.to, answer.nowMs)}. ${parts.join("; ")}. The same as a table is below.`;
}
