// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

// What the address of a page says: which page, of which channel or SKU, of which time. All that is
// chosen on a page stands in its address, so that it can be sent to a colleague.

/** Ranges that can be chosen, with their words. */
export const RANGES = [
  ["15m", "15 minutes"],
  ["1h", "1 hour"],
  ["6h", "6 hours"],
  ["24h", "24 hours"],
  ["7d", "7 days"],
  ["30d", "30 days"],
  ["90d", "90 days"],
];

const FIXED = ["at", "from", "to"];

/**
 * The page that an address means and its parameters, or null if there is none. Where the address of a page
 * ends before its last name, such as a SKU, `missing` says which.
 */
export function resolve(pages, url) {
  return exactly(pages, url) ?? parentOf(pages, url);
}

function parentOf(pages, url) {
  for (const page of pages) {
    const [, parent, name] = /^(.*)\/\{(\w+)\}$/.exec(page.path) ?? [];
    if (parent && url.pathname.replace(/\/$/, "") === parent) {
      return { page, missing: name, parameters: Object.fromEntries(url.searchParams), path: {} };
    }
  }
  return null;
}

function exactly(pages, url) {
  for (const page of pages) {
    const names = [];
    const pattern = page.path.replace(/\{([^}]+)\}/g, (_, name) => {
      names.push(name);
      return "([^/]+)";
    });
    const found = new RegExp(`^${pattern}/?$`).exec(url.pathname);
    if (found) {
      const parameters = Object.fromEntries(url.searchParams);
      names.forEach((name, i) => (parameters[name] = decodeURIComponent(found[i + 1])));
      return { page, parameters: withRange(parameters, page), path: Object.fromEntries(names.map((n) => [n, parameters[n]])) };
    }
  }
  return null;
}

function withRange(parameters, page) {
  return isFixed(parameters) || parameters.range ? parameters : { ...parameters, range: page.range ?? "1h" };
}

/** Whether parameters mean a time that does not go on: an hour around an instant, a span. */
export function isFixed(parameters) {
  return FIXED.some((name) => parameters[name]);
}

/** This address with some parameters set anew; an empty value takes one out. */
export function changed(url, changes) {
  const next = new URL(url);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === "") {
      next.searchParams.delete(name);
    } else {
      next.searchParams.set(name, value);
    }
  }
  return next;
}

/** This address for another range: what was fixed is let go. */
export function ranged(url, range) {
  return changed(url, { range, at: null, from: null, to: null });
}
