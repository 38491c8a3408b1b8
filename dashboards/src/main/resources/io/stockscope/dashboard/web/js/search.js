// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

// Finds a SKU or a channel from any page. The key "/" leads here.

import { ask } from "./api.js";
import { el, replace } from "./dom.js";

const WAIT_MS = 150;

/** The field with its list: a combobox, used with arrows, Enter and Escape. */
export function searchField(parent) {
  const input = el("input", {
    type: "search", id: "find", role: "combobox", "aria-expanded": "false", "aria-controls": "found",
    "aria-autocomplete": "list", "aria-label": "Find a SKU or a channel", placeholder: "Find SKU or channel",
    autocomplete: "off", autocapitalize: "none", spellcheck: "false",
  });
  const list = el("ul", { id: "found", role: "listbox", "aria-label": "Found", hidden: true });
  const said = el("p", { class: "spoken", role: "status" });
  parent.replaceChildren(input, list, said);

  let results = [];
  let chosen = -1;
  let timer = null;
  let asked = 0;

  const close = () => {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const choose = (index) => {
    chosen = results.length === 0 ? -1 : (index + results.length) % results.length;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === chosen)));
    if (chosen >= 0) {
      input.setAttribute("aria-activedescendant", `found-${chosen}`);
      list.children[chosen].scrollIntoView({ block: "nearest" });
    }
  };

  const show = (found, query) => {
    results = found;
    chosen = -1;
    const nothing = el("li", { class: "nothing", role: "option", "aria-disabled": "true" }, `Nothing begins with or contains “${query}”.`);
    replace(list, found.length === 0 ? nothing : found.map((result, i) =>
      el("li", { id: `found-${i}`, role: "option", "aria-selected": "false", onmousedown: (event) => event.preventDefault(), onclick: () => go(result) },
        el("span", { class: "kind" }, result.kind === "sku" ? "SKU" : "Channel"), el("b", {}, result.name))));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    said.textContent = found.length === 0 ? "Nothing found" : `${found.length} found`;
  };

  const find = async () => {
    const query = input.value.trim();
    const number = ++asked;
    if (query === "") {
      close();
      return;
    }
    try {
      const { rows, error } = await ask("/api/search", { q: query });
      if (error && rows.length === 0) {
        throw new Error(error);
      }
      if (number === asked) {
        show(rows.map(([kind, name]) => ({ kind, name })), query);
      }
    } catch (failed) {
      if (number === asked) {
        results = [];
        replace(list, el("li", { class: "nothing", role: "option", "aria-disabled": "true" }, failed.message));
        list.hidden = false;
      }
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(find, WAIT_MS);
  });
  input.addEventListener("blur", () => setTimeout(close, 100));
  input.addEventListener("keydown", async (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(chosen + (event.key === "ArrowDown" ? 1 : chosen < 0 ? 0 : -1));
    } else if (event.key === "Escape") {
      close();
      input.value = "";
    } else if (event.key === "Enter" && input.value.trim() !== "") {
      event.preventDefault();
      clearTimeout(timer);
      if (list.hidden || chosen < 0) {
        await find();
      }
      const result = results[Math.max(chosen, 0)];
      if (result) {
        go(result);
      }
    }
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      input.focus();
      input.select();
    }
  });
}

function go(result) {
  location.assign((result.kind === "sku" ? "/sku/" : "/channel/") + encodeURIComponent(result.name));
}
