// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

// Who follows a link from a chat or a pager is in already, but the browser does not send the session's cookie
// along from another site: the form is shown. From here it is sent, so this asks, and goes on to where the link led.

const AGAIN_MS = 10_000;

const next = document.querySelector("input[name=next]").value + location.hash;

goOn();

async function goOn() {
  const answer = await fetch("/session").catch(() => null);
  const { in: isIn } = answer?.ok ? await answer.json() : { in: false };
  if (isIn && !justTried()) {
    location.replace(next);
  }
}

// Should a browser keep the cookie back all the same, the form is better than going round in circles.
function justTried() {
  try {
    const last = JSON.parse(sessionStorage.getItem("went-on") ?? "null");
    sessionStorage.setItem("went-on", JSON.stringify({ next, at: Date.now() }));
    return last?.next === next && Date.now() - last.at < AGAIN_MS;
  } catch (refused) {
    return true;
  }
}
