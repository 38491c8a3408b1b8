// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

// What there is to say in words, worst first as the server gives it. What has no level is an explanation.

import { el, replace, spoken, withCode } from "../dom.js";
import { known, shape } from "../status.js";

const WORDS = { ok: "All well: ", warn: "Warning: ", bad: "Trouble: ", none: "", dry: "Dry run: " };

export function sentence() {
  return {
    show(body, seen) {
      replace(body, el("ul", { class: "sentences" }, seen.rows.map((row, i) => {
        const level = known(row.level);
        const text = withCode(row.text);
        const linked = row.link ? el("a", { href: row.link, "data-key": `sentence-${i}` }, text) : text;
        return el("li", { class: `status ${level}` }, level === "none" ? null : shape(level), el("span", {}, spoken(WORDS[level]), linked));
      })));
    },
  };
}
