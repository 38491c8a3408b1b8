// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

// Runs before anything is painted, so that a page in the dark does not flash.
(function () {
  var chosen = null;
  try {
    chosen = localStorage.getItem("theme");
  } catch (refused) {
    // Storage is switched off: the system's choice holds.
  }
  if (chosen === "dark" || chosen === "light") {
    document.documentElement.dataset.theme = chosen;
  }
})();
