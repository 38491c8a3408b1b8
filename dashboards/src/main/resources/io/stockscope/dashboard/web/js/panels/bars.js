// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

// Stacked bars over time; where there is no time, one bar per name, lying, with its number beside it.

import { AsTable } from "../as-table.js";
import { Chart, frame, provisionalArea, spokenLines } from "../charts.js";
import { el, replace } from "../dom.js";
import { format } from "../format.js";
import { colourOf } from "../names.js";
import { series, stackedRange } from "../series.js";
import { judged, status } from "../status.js";
import { colour } from "../theme.js";
import { first, linkOf } from "../view.js";

export function bars(definition) {
  const chart = new Chart();
  const asTable = new AsTable(definition.id, definition.title);
  return {
    show(body, seen, answer) {
      if (!first(seen, "time")) {
        replace(body, lying(definition, seen));
        return;
      }
      if (!body.contains(chart.element)) {
        replace(body, chart.element, asTable.element);
      }
      const all = series(definition, seen, { ...answer, bucketMs: 0 });
      const unit = all[0]?.unit ?? definition.unit;
      chart.draw(all, (shown) => options(shown, answer, unit), spokenLines(definition, answer, all, unit));
      asTable.show(seen, answer.nowMs);
    },
    end: () => chart.end(),
  };
}

function options(shown, answer, unit) {
  const drawn = shown.map((line, i) => ({
    type: "bar", name: line.name, data: line.points, stack: "all", barMaxWidth: 14, barMinHeight: 0, z: 3,
    itemStyle: { color: colour(colourOf(line.place)), borderColor: colour("--surface"), borderWidth: 0.5 }, emphasis: { disabled: true },
    markArea: i === 0 ? provisionalArea(answer) ?? undefined : undefined,
  }));
  return { ...frame(answer, unit, stackedRange(shown), shown), series: drawn };
}

function lying(definition, seen) {
  const name = first(seen, "text");
  const value = first(seen, "number");
  const top = Math.max(...seen.rows.map((row) => row[value.name] ?? 0), 0) || 1;
  return el("ul", { class: "lying" }, seen.rows.map((row, i) => {
    const judgement = judged(row[value.name], definition.thresholds);
    const fill = el("span", { class: `fill ${judgement?.level ?? ""}` });
    fill.style.width = `${((row[value.name] ?? 0) / top) * 100}%`;
    const path = linkOf(name.link, row);
    const label = seen.shown.filter((c) => c.kind === "text").map((c) => format(row[c.name], c.unit)).join(" · ");
    return el("li", {},
      el("span", { class: "label" }, path ? el("a", { href: path, "data-key": `bar-${i}` }, label) : label),
      el("span", { class: "track", "aria-hidden": "true" }, fill),
      el("span", { class: "number" }, format(row[value.name], value.unit), judgement ? [" ", status(judgement.level, judgement.word)] : null));
  }));
}
