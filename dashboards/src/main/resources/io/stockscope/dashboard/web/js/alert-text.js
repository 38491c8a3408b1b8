// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

// Texts of rules and alerts as people read them: the numbers in them are in the unit of their metric, such
// as `p95 of sync_latency_ms over 5m > 1200000`.

import { count, duration, format } from "./format.js";

const CONDITION = /(?:(-?\d[\d.]*(?:E-?\d+)?)( \())?(\w+) of (\w+)(, objective [\d.]+,)? over ([\dsmhd]+(?: and [\dsmhd]+)?) ([<>]=?) (-?[\d.]+(?:E-?\d+)?)/g;
const NUMBER = /(?<![\w.,-])-?\d[\d,]*(?:\.\d+)?(?: ms\b)?(?![\w.,]\w)/g;
const SPANS = { s: "s", m: "min", h: "h", d: "d" };
const WRITTEN = new Set(["ms", "money", "percent"]);

/** From where on nobody reads milliseconds. */
const LONG_MS = 1_000;

/** So much the digits of a text may be off the value itself. */
const ROUNDED = 6e-3;

/** What goes without saying: a count is a sum, a gauge is read last. */
const UNSAID = new Set(["last", "sum", "ratio"]);

/** A number with its unit; a unit may be a word for many, such as `SKUs`. */
export function withUnit(value, unit) {
  if (!unit || WRITTEN.has(unit)) {
    return format(value, unit || "count");
  }
  return `${count(value)} ${value === 1 ? unit.replace(/s$/, "") : unit}`;
}

/** A text of a row, with its numbers in their units. The row may have a `value` and its `value_unit`. */
export function readable(text, row) {
  return text
    .replace(CONDITION, (_, value, opened, aggregate, metric, objective, over, operator, limit) => {
      const unit = unitOf(aggregate, metric);
      const what = (UNSAID.has(aggregate) ? "" : `${aggregate} of `) + metric.replace(/_ms$/, "").replaceAll("_", " ");
      const seen = value ? format(Number(value), unit) + opened : "";
      return `${seen}${what}${objective ?? ""} over ${spans(over)} ${operator} ${format(Number(limit), unit)}`;
    })
    .replace(NUMBER, (written) => {
      const number = Number.parseFloat(written.replaceAll(",", ""));
      const isMs = written.endsWith(" ms");
      if (isMs) {
        return Math.abs(number) < LONG_MS ? written : duration(number);
      }
      return WRITTEN.has(row.value_unit) && isAbout(number, row.value) ? format(row.value, row.value_unit) : written;
    });
}

function isAbout(number, value) {
  return typeof value === "number" && value !== 0 && Math.abs(number - value) <= ROUNDED * Math.abs(value);
}

// How fast something goes or burns, and how many there are, has no unit.
function unitOf(aggregate, metric) {
  if (aggregate === "rate" || aggregate === "count") {
    return "count";
  }
  return metric.endsWith("_ms") ? "ms" : metric.endsWith("_value") ? "money" : metric.endsWith("_ratio") ? "percent" : "count";
}

function spans(text) {
  return text.replace(/(\d+)([smhd])(?=\d?)/g, (part, number, unit, at) => `${/[smhd]/.test(text[at - 1] ?? "") ? " " : ""}${number} ${SPANS[unit]}`);
}
