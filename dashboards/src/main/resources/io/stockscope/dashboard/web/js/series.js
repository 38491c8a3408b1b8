// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

// Rows turned into lines: by time, one per name and number.

import { places } from "./names.js";

/** Points that are missing for longer than so many steps are a gap. */
const GAP_STEPS = 5;

/**
 * The lines of an answer.
 *
 * @returns {{name: string, place: number, unit: string, points: [number, number|null][]}[]} sorted by name;
 *     `place` decides colour and dash
 */
export function series(definition, seen, answer) {
  const x = seen.shown.find((c) => c.kind === "time");
  const names = seen.shown.filter((c) => c.kind === "text");
  const numbers = seen.shown.filter((c) => c.kind === "number");
  const lines = new Map();
  for (const row of seen.rows) {
    const of = names.map((c) => row[c.name]).filter((name) => name !== null && name !== "").join(" · ");
    for (const number of numbers) {
      const name = numbers.length === 1 ? of || number.title : of ? `${of} · ${number.title}` : number.title;
      if (!lines.has(name)) {
        lines.set(name, { name, place: 0, unit: number.unit, points: [] });
      }
      lines.get(name).points.push([Date.parse(row[x.name]), row[number.name] ?? null]);
    }
  }
  const all = [...lines.values()].sort((a, b) => a.name.localeCompare(b.name, "en"));
  const placed = places(all.map((line) => line.name));
  all.forEach((line) => (line.place = placed.get(line.name)));
  all.forEach((line) => line.points.sort((a, b) => a[0] - b[0]));
  if (definition.step) {
    all.forEach((line) => held(line.points, Math.min(Date.parse(answer.to), answer.nowMs)));
  } else {
    all.forEach((line) => (line.points = gapped(line.points, answer.bucketMs)));
  }
  return all;
}

// What was said last holds until now.
function held(points, until) {
  const [at, value] = points.at(-1);
  if (value !== null && at < until) {
    points.push([until, value]);
  }
}

// A line must not run over a time of which nothing is known.
function gapped(points, step) {
  if (!step || points.length < 2) {
    return points;
  }
  // Some panels have points of their own length, such as days.
  const own = Math.min(...points.slice(1).map(([at], i) => at - points[i][0]).filter((distance) => distance > 0));
  const usual = Math.max(step, own);
  const out = [];
  for (const point of points) {
    const before = out.at(-1);
    if (before && point[0] - before[0] > GAP_STEPS * usual) {
      out.push([before[0] + usual, null]);
    }
    out.push(point);
  }
  return out;
}

/** Points for the chart: one that stands alone between gaps has a dot, or nobody would see it. */
export function dotted(points) {
  const empty = (point) => !point || point[1] === null;
  return points.map((point, i) => ({
    value: point,
    symbol: !empty(point) && empty(points[i - 1]) && empty(points[i + 1]) ? "circle" : "none",
  }));
}

/** The lowest and the highest value of lines. */
export function range(lines) {
  const values = lines.flatMap((line) => line.points.map(([, value]) => value)).filter((value) => value !== null);
  return { low: Math.min(...values), high: Math.max(0, ...values) };
}

/** The same of their sum, for lines that are stacked. */
export function stackedRange(lines) {
  const sums = new Map();
  lines.forEach((line) => line.points.forEach(([at, value]) => sums.set(at, (sums.get(at) ?? 0) + (value ?? 0))));
  return { low: 0, high: Math.max(0, ...sums.values()) };
}
