// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

// Lines over time.

import { AsTable } from "../as-table.js";
import { Chart, frame, provisionalArea, spokenLines, thresholdLines } from "../charts.js";
import { replace } from "../dom.js";
import { colourOf, dashOf } from "../names.js";
import { dotted, range, series } from "../series.js";
import { colour } from "../theme.js";

export function lines(definition) {
  const chart = new Chart();
  const asTable = new AsTable(definition.id, definition.title);
  return {
    show(body, seen, answer) {
      if (!body.contains(chart.element)) {
        replace(body, chart.element, asTable.element);
      }
      const all = series(definition, seen, answer);
      const unit = all[0]?.unit ?? definition.unit;
      chart.draw(all, (shown) => options(definition, shown, answer, unit), spokenLines(definition, answer, all, unit));
      asTable.show(seen, answer.nowMs);
    },
    end: () => chart.end(),
  };
}

function options(definition, shown, answer, unit) {
  const values = range(shown);
  const drawn = shown.map((line, i) => ({
    type: "line", name: line.name, data: dotted(line.points), step: definition.step ? "end" : false, connectNulls: false,
    showSymbol: true, symbolSize: 5, z: 3,
    lineStyle: { width: 1.8, color: colour(colourOf(line.place)), type: dashOf(line.place) },
    itemStyle: { color: colour(colourOf(line.place)) }, emphasis: { disabled: true },
    markArea: i === 0 ? provisionalArea(answer) ?? undefined : undefined,
    markLine: i === 0 ? thresholdLines(definition.thresholds, values, unit) ?? undefined : undefined,
  }));
  return { ...frame(answer, unit, values, shown), series: drawn };
}
