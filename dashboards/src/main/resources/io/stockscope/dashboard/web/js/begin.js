// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

// Since when anything is known: what is drawn along time does not begin before, or a young installation would
// look at empty pictures for months.

const LEAST_MS = 60_000;

let begin = null;

/** Says since when anything is known, as an instant in ISO 8601; null if nobody knows. */
export function setBegin(since) {
  begin = since ? Date.parse(since) : null;
}

/** Whether an answer's span begins before anything is known, and ends after. */
export function isYoung(answer) {
  return begin !== null && Date.parse(answer.from) < begin && begin < Date.parse(answer.to);
}

/** From when on an answer is drawn, in ms. */
export function drawnFrom(answer) {
  return isYoung(answer) ? Math.max(Date.parse(answer.from), Math.min(begin, Date.parse(answer.to) - LEAST_MS)) : Date.parse(answer.from);
}
