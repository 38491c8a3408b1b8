// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

// Elements. Text is only ever set as text: nothing that comes from data can become markup.

/**
 * Makes an element. Attributes that are null or false are left out, those named `on…` are listeners;
 * children are nodes or strings, null ones are left out.
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (typeof value === "function") {
      node.addEventListener(name.slice(2), value);
    } else {
      node.setAttribute(name, value === true ? "" : String(value));
    }
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Makes an element of SVG. */
export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) {
    node.setAttribute(name, String(value));
  }
  node.append(...children);
  return node;
}

/** Text for those who listen and do not see. */
export function spoken(text) {
  return el("span", { class: "spoken" }, text);
}

/**
 * Replaces what is in an element and gives the focus back to what had it, found by its `data-key` or
 * address, and the place to what was scrolled: a page that is live must not take either away.
 */
export function replace(parent, ...children) {
  const focused = parent.contains(document.activeElement) ? document.activeElement : null;
  const key = focused && (focused.dataset.key ?? focused.getAttribute("href"));
  const scrolled = [...parent.querySelectorAll(".scroll")].map(({ scrollLeft, scrollTop }) => ({ scrollLeft, scrollTop }));
  parent.replaceChildren(...children.flat().filter(Boolean));
  parent.querySelectorAll(".scroll").forEach((node, i) => Object.assign(node, scrolled[i]));
  if (key) {
    const again = [...parent.querySelectorAll("[data-key], a[href]")].find(
      (node) => (node.dataset.key ?? node.getAttribute("href")) === key);
    again?.focus({ preventScroll: true });
  }
}

/** Whether the reader has marked text in there, to copy it. */
export function hasSelection(parent) {
  const selection = document.getSelection();
  return Boolean(selection && !selection.isCollapsed && parent.contains(selection.anchorNode));
}

/** Text in which `this` is code. */
export function withCode(text) {
  return text.split("`").map((part, i) => (i % 2 ? el("code", {}, part) : part));
}
