// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

// Rows.

import { GridTable } from "../grid-table.js";

export function table(definition) {
  const rows = new GridTable(definition.title);
  return { show: (body, seen, answer) => rows.show(body, seen, answer.nowMs) };
}
