// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

// The stream of changes of a page. It closes while nobody looks: a browser has few connections per
// server, and a page in a hidden tab must not take one from the page that is read.

const SILENT_AFTER_MS = 25_000;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 15_000;

/**
 * Opens the stream and keeps it open.
 *
 * @param on `panel(answer)`, `beat(beat)`, `state(word, since)` with open, lost or paused
 */
export class Live {
  #path;
  #on;
  #source = null;
  #retry = null;
  #watch = null;
  #delay = FIRST_RETRY_MS;
  #heardAt = 0;
  #lostAt = null;
  #paused = false;
  #visibility = () => (document.hidden ? this.#close() : this.#resume());

  constructor(path, parameters, on) {
    this.#path = `${path}?${new URLSearchParams(parameters)}`;
    this.#on = on;
    document.addEventListener("visibilitychange", this.#visibility);
    this.#watch = setInterval(() => this.#check(), 5_000);
    this.#resume();
  }

  /** Ends it for good. */
  end() {
    document.removeEventListener("visibilitychange", this.#visibility);
    clearInterval(this.#watch);
    this.#close();
  }

  /** Holds the page still, or lets it go on. */
  pause(paused) {
    this.#paused = paused;
    if (paused) {
      this.#close();
      this.#on.state("paused", Date.now());
    } else {
      this.#resume();
    }
  }

  #resume() {
    if (this.#source || this.#paused || document.hidden) {
      return;
    }
    clearTimeout(this.#retry);
    const source = new EventSource(this.#path);
    this.#source = source;
    this.#heardAt = Date.now();
    source.addEventListener("open", () => this.#heard());
    source.addEventListener("panel", (event) => {
      this.#heard();
      this.#on.panel(JSON.parse(event.data));
    });
    source.addEventListener("beat", (event) => {
      this.#heard();
      this.#on.beat(JSON.parse(event.data));
    });
    source.addEventListener("error", () => this.#lost());
  }

  #heard() {
    this.#heardAt = Date.now();
    this.#delay = FIRST_RETRY_MS;
    this.#lostAt = null;
    this.#on.state("open", null);
  }

  // The browser tries again by itself only after some errors, so this does it after all of them.
  #lost() {
    this.#close();
    this.#lostAt ??= Date.now();
    this.#on.state("lost", this.#lostAt);
    this.#retry = setTimeout(() => this.#resume(), this.#delay);
    this.#delay = Math.min(this.#delay * 2, LAST_RETRY_MS);
  }

  #check() {
    if (this.#source && Date.now() - this.#heardAt > SILENT_AFTER_MS) {
      this.#lost();
    }
  }

  #close() {
    clearTimeout(this.#retry);
    this.#source?.close();
    this.#source = null;
  }
}
