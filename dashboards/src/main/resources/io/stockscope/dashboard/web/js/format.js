// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

// Numbers and times as people read them. Everything is in UTC.

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });
const cents = new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const ROUND_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10080, 20160, 43200].map((minutes) => minutes * MINUTE);

let currency = null;

/** Says which currency money is in; null if nobody knows. */
export function setCurrency(name) {
  currency = name;
}

/** Whether there is nothing to show: null, or a number that is none. Zero is something. */
export function isNothing(value) {
  return value === null || value === undefined || value === "" || (typeof value === "number" && Number.isNaN(value));
}

/**
 * A value in its unit: ms, units, money, percent (a ratio from 0 to 1), count, time or text. What is
 * nothing is an en dash.
 */
export function format(value, unit) {
  if (isNothing(value)) {
    return "–";
  }
  switch (unit) {
    case "ms":
      return duration(value);
    case "units":
    case "count":
      return count(value);
    case "money":
      return money(value);
    case "percent":
      return percent(value);
    case "time":
      return time(value);
    default:
      return text(value);
  }
}

/** A duration: the two largest parts that matter, such as `4 min 10 s`. */
export function duration(ms) {
  const sign = ms < 0 ? "−" : "";
  const abs = Math.abs(ms);
  if (abs < 1) {
    return abs === 0 ? "0 ms" : `${sign}${fine.format(abs)} ms`;
  }
  if (abs < 999.5) {
    return `${sign}${Math.round(abs)} ms`;
  }
  if (abs < 59.95 * SECOND) {
    return `${sign}${fine.format(Math.round(abs / 100) / 10)} s`;
  }
  if (abs < 59.995 * MINUTE) {
    return sign + two(Math.round(abs / SECOND), 60, "min", "s");
  }
  if (abs < 2 * DAY) {
    return sign + two(Math.round(abs / MINUTE), 60, "h", "min");
  }
  return sign + two(Math.round(abs / HOUR), 24, "d", "h");
}

/** A value at the tick of an axis: durations in the one unit in which all steps are whole. */
export function mark(value, unit, step = value) {
  if (value === 0) {
    return "0";
  }
  if (unit === "percent") {
    return `${fine.format(value * 100)} %`;
  }
  if (unit !== "ms") {
    return format(value, unit);
  }
  const [size, name] = [[DAY, "d"], [HOUR, "h"], [MINUTE, "min"], [SECOND, "s"]].find(([part]) => step % part === 0) ?? (step < SECOND ? [1, "ms"] : [SECOND, "s"]);
  return `${fine.format(value / size)} ${name}`;
}

function two(small, size, large, rest) {
  const over = small % size;
  return over === 0 ? `${Math.floor(small / size)} ${large}` : `${Math.floor(small / size)} ${large} ${over} ${rest}`;
}

/** A number; fractions only where it is small. */
export function count(value) {
  return typeof value !== "number" ? String(value) : minus((Math.abs(value) >= 100 || Number.isInteger(value) ? whole : fine).format(value));
}

/** Money: cents only where they matter. */
export function money(value) {
  const number = Math.abs(value) >= 100 || value === 0 ? whole.format(value) : cents.format(value);
  return currency ? `${minus(number)} ${currency}` : minus(number);
}

/** A ratio as percent. Near its ends it has more digits, and is never rounded to 0 or 100 which it is not. */
export function percent(ratio) {
  const value = ratio * 100;
  const digits = value > 0 && (value < 1 || value > 99) && value < 100 ? 2 : 1;
  let rounded = Number(value.toFixed(digits));
  if (rounded === 100 && ratio < 1) {
    rounded = 99.99;
  }
  if (rounded === 0 && ratio > 0) {
    return "< 0.01 %";
  }
  const isWhole = rounded === 0 || Math.abs(rounded) === 100;
  return `${minus(isWhole ? String(rounded) : rounded.toFixed(digits))} %`;
}

/** The difference between two values of a unit, with its sign; percents differ by points. Null if there is none to speak of. */
export function difference(now, before, unit) {
  const delta = now - before;
  const abs = Math.abs(delta);
  const text = unit === "percent" ? `${fine.format(abs * 100)} pp` : format(abs, unit);
  return /[1-9]/.test(text) ? (delta > 0 ? "+" : "−") + text : null;
}

/** An instant: the time of day, with the day where it is not today's. */
export function time(value, now = Date.now()) {
  const date = new Date(value);
  if (Number.isNaN(date.getTime())) {
    return String(value);
  }
  const clock = `${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}:${pad(date.getUTCSeconds())}`;
  return sameDay(date, new Date(now)) ? clock : `${day(date)} ${clock}`;
}

/** A day, such as `22 Nov`; with the year where it is not this year's. */
export function day(date, now = new Date()) {
  const text = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
  return date.getUTCFullYear() === now.getUTCFullYear() ? text : `${text} ${date.getUTCFullYear()}`;
}

/** How long ago something was, such as `3 min ago`. */
export function ago(value, now) {
  const ms = now - new Date(value).getTime();
  if (ms < -SECOND) {
    return `in ${rough(-ms)}`;
  }
  return ms < SECOND ? "now" : `${rough(ms)} ago`;
}

/** A duration in one part. */
export function rough(ms) {
  if (ms < 100 * SECOND) {
    return `${Math.max(1, Math.round(ms / SECOND))} s`;
  }
  if (ms < 100 * MINUTE) {
    return `${Math.round(ms / MINUTE)} min`;
  }
  return ms < 48 * HOUR ? `${Math.round(ms / HOUR)} h` : `${Math.round(ms / DAY)} d`;
}

/** Two instants as a span, such as `22 Nov 19:00 – 20:00 UTC`. */
export function span(from, to, now) {
  const a = new Date(from);
  const b = new Date(to);
  const end = sameDay(a, b) ? clock(b) : `${day(b)} ${clock(b)}`;
  const start = sameDay(a, new Date(now)) && sameDay(a, b) ? clock(a) : `${day(a)} ${clock(a)}`;
  return `${start} – ${end} UTC`;
}

function clock(date) {
  return `${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}`;
}

/** Instants at which a time axis has ticks: round ones, at most eight. */
export function ticks(from, to) {
  const step = ROUND_STEPS.find((ms) => (to - from) / ms <= 7) ?? 60 * DAY;
  const first = Math.ceil(from / step) * step;
  return Array.from({ length: Math.max(0, Math.floor((to - first) / step) + 1) }, (_, i) => first + i * step);
}

/** The label of a tick on a time axis over a span of so many ms. */
export function tick(value, spanMs) {
  const date = new Date(value);
  if (spanMs > 3 * DAY) {
    return day(date, date);
  }
  if (spanMs > 18 * HOUR && date.getUTCHours() === 0 && date.getUTCMinutes() === 0) {
    return day(date, date);
  }
  return spanMs > 5 * MINUTE ? clock(date) : `${clock(date)}:${pad(date.getUTCSeconds())}`;
}

function text(value) {
  if (Array.isArray(value)) {
    return value.length === 0 ? "–" : value.map(text).join(", ");
  }
  if (typeof value === "object") {
    return Object.entries(value).map(([name, of]) => `${name} ${text(of)}`).join(", ") || "–";
  }
  if (typeof value === "boolean") {
    return value ? "yes" : "no";
  }
  return typeof value === "number" ? count(value) : String(value);
}

function sameDay(a, b) {
  return a.getUTCFullYear() === b.getUTCFullYear() && a.getUTCMonth() === b.getUTCMonth() && a.getUTCDate() === b.getUTCDate();
}

function minus(number) {
  return number.replace("-", "−");
}

function pad(n) {
  return String(n).padStart(2, "0");
}
