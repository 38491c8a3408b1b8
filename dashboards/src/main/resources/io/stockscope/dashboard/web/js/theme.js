// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

// Dark or light: the system's choice, or that of the switch, kept in this browser.

import { el } from "./dom.js";

const system = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set();
let probe = null;

/** Whether the page is dark now. */
export function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : system.matches;
}

/** Calls back whenever dark turns to light or back: what is painted on a canvas has to be painted anew. */
export function onThemeChange(listener) {
  listeners.add(listener);
}

/** The colour that a CSS variable, such as `--ok`, stands for now, as a canvas understands it. */
export function colour(name) {
  probe ??= document.body.appendChild(el("span", { hidden: true }));
  probe.style.color = `var(${name})`;
  return getComputedStyle(probe).color;
}

/** The switch. */
export function themeSwitch() {
  const button = el("button", { type: "button", class: "quiet theme", onclick: toggle });
  say(button);
  onThemeChange(() => say(button));
  return button;
}

function toggle() {
  const theme = isDark() ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem("theme", theme);
  } catch (refused) {
    // Holds until the page is left.
  }
  tell();
}

function say(button) {
  button.textContent = isDark() ? "Light" : "Dark";
  button.setAttribute("aria-label", isDark() ? "Switch to light" : "Switch to dark");
}

function tell() {
  listeners.forEach((listener) => listener());
}

system.addEventListener("change", tell);
