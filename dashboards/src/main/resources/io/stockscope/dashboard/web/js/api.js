// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

// Questions to the server. An error is one sentence that can be shown.

/** Asks for JSON. Throws an Error with a sentence for people. */
export async function ask(path, parameters = {}) {
  const query = new URLSearchParams(parameters).toString();
  let response;
  try {
    response = await fetch(query ? `${path}?${query}` : path, { headers: { Accept: "application/json" } });
  } catch (failed) {
    throw new Error("The Stockscope server does not answer.", { cause: failed });
  }
  if (response.status === 401) {
    location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
    return new Promise(() => {});
  }
  const body = await response.json().catch(() => null);
  if (!response.ok) {
    throw new Error(body?.error ?? `The Stockscope server answered ${response.status}.`);
  }
  return body;
}
