// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

// Starts a page: asks which pages there are, draws the one that the address means, keeps it live.

import { changed, ranged, resolve } from "./address.js";
import { ask } from "./api.js";
import { Banner } from "./banner.js";
import { setBegin } from "./begin.js";
import { el, replace } from "./dom.js";
import { setCurrency } from "./format.js";
import { Live } from "./live.js";
import { LiveSign } from "./live-sign.js";
import { knowChannels } from "./names.js";
import { Page } from "./page.js";
import { searchField } from "./search.js";
import { status } from "./status.js";
import { themeSwitch } from "./theme.js";

const main = document.getElementById("content");
const banner = new Banner(document.getElementById("banner"));
const sign = new LiveSign(document.getElementById("live"), (paused) => live?.pause(paused));
let catalogue = null;
let live = null;
let page = null;

searchField(document.getElementById("search"));
document.getElementById("theme").append(themeSwitch());
addEventListener("popstate", show);
start();

async function start() {
  try {
    catalogue = await ask("/api/pages");
  } catch (failed) {
    replace(main, el("h1", {}, "Stockscope"), el("p", {}, status("bad", failed.message)));
    sign.show("lost");
    setTimeout(start, 5_000);
    return;
  }
  setCurrency(catalogue.currency ?? null);
  setBegin(catalogue.since ?? null);
  knowChannels(catalogue.channels ?? []);
  foot();
  show();
}

function show() {
  live?.end();
  page?.end();
  live = page = null;
  const here = new URL(location.href);
  const found = resolve(catalogue.pages, here);
  navigation(here, found);
  if (!found) {
    document.title = "Not found · Stockscope";
    replace(main, el("h1", {}, "There is no such page"), el("p", {}, "The pages there are stand above; a SKU is found by the search."));
    return;
  }
  if (found.missing) {
    document.title = `${found.page.title} · Stockscope`;
    replace(main, el("h1", {}, found.page.title), el("p", { class: "none" }, "Find one by the search above: begin to type its name. The key / leads there."));
    document.getElementById("find").focus();
    return;
  }
  page = new Page(main, catalogue, found, {
    range: (range) => visit(ranged(here, range)),
    change: (changes) => visit(changed(here, changes)),
    shown: (asOf) => banner.shown(asOf),
  });
  live = new Live("/api/live", { page: found.page.id, ...found.parameters }, {
    panel: (answer) => {
      page?.show(answer);
      if (answer.state === "fresh") {
        standing("ok", null);
      }
    },
    beat: (beat) => {
      standing(beat.clickhouse, beat.since);
      page?.beat(beat);
    },
    state: (word, since) => {
      sign.show(word);
      banner.server(word === "lost" ? since : null);
      if (word === "lost") {
        page?.ask();
      }
    },
  });
}

function standing(clickHouse, since) {
  banner.clickHouse(clickHouse, since);
  sign.clickHouse(clickHouse === "away");
}

function visit(url) {
  history.pushState(null, "", url);
  show();
}

function navigation(here, found) {
  const range = here.searchParams.get("range");
  const links = catalogue.pages.filter((p) => p.nav ?? !p.path.includes("{")).map((p) => {
    const current = found?.page.id === p.id || (found?.page.path.startsWith(`${p.path}/`) && p.path !== "/");
    const path = range ? `${p.path}?range=${encodeURIComponent(range)}` : p.path;
    return el("li", {}, el("a", { href: path, "aria-current": current ? "page" : null }, p.nav ?? p.title));
  });
  replace(document.getElementById("pages"), links);
}

function foot() {
  const parts = [el("span", {}, "All times are UTC."), catalogue.version ? el("span", {}, `Stockscope ${catalogue.version}`) : null];
  if (catalogue.login) {
    parts.push(el("form", { method: "post", action: "/logout" }, el("button", { class: "quiet", type: "submit" }, "Log out")));
  }
  replace(document.getElementById("foot"), parts);
}
