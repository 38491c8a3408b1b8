// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

// Colours and dashes of lines. Channels, stages and systems have the same ones on every panel and page: a
// reader who has learned that a channel is blue need not learn it again. The dash tells lines apart without
// colour.

const FIXED = new Map([
  ["capture", 0], ["compute", 1], ["publish", 2], ["acknowledge", 3], ["total", 4],
  ["ERP", 0], ["WMS", 1], ["POS", 2], ["RESERVATION", 3],
]);
const COLOURS = 8;
const DASHES = ["solid", [7, 3], [2, 2], [9, 3, 2, 3]];

/** Gives channels their places, in the order of the alphabet, before anything is drawn. */
export function knowChannels(channels) {
  [...channels].sort((a, b) => a.localeCompare(b, "en")).forEach((name, i) => FIXED.set(name, i));
}

/** The places of the lines of one chart: of known names their own, of others the first that are free. */
export function places(names) {
  const taken = new Set(names.map((name) => FIXED.get(name) ?? FIXED.get(name.split(" ")[0])).filter((place) => place !== undefined));
  const found = new Map();
  let next = 0;
  for (const name of names) {
    const own = FIXED.get(name) ?? FIXED.get(name.split(" ")[0]);
    if (own !== undefined) {
      // "amazon displays" and "amazon should display" are both of amazon's colour, with another dash.
      const place = [own, own + COLOURS, own + 2 * COLOURS].find((each) => ![...found.values()].includes(each)) ?? own;
      found.set(name, place);
      continue;
    }
    while (taken.has(next)) {
      next++;
    }
    taken.add(next);
    found.set(name, next);
  }
  return found;
}

/** The CSS variable of the colour of a place. */
export function colourOf(place) {
  return `--series-${place % COLOURS}`;
}

/** The dash of the line of a place, as ECharts wants it. */
export function dashOf(place) {
  return DASHES[(Math.floor(place / 2) + 2 * Math.floor(place / COLOURS)) % DASHES.length];
}
