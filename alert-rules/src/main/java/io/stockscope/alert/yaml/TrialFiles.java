// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.yaml;

import io.stockscope.alert.AlertLife.State;
import io.stockscope.alert.AlertMetric;
import io.stockscope.alert.trial.Trial;
import io.stockscope.alert.trial.Trial.Expectation;
import io.stockscope.alert.trial.Trial.ExpectedAlert;
import io.stockscope.alert.trial.Trial.Series;
import io.stockscope.alert.trial.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads files of rule tests. */
public final class TrialFiles {

    /**
     * What came of it.
     *
     * @param ruleFiles names of the files of rules, as the file says them
     * @param trials in order
     * @param mistakes all of them; if there is one, the file is not to be used
     */
    public record Result(List<String> ruleFiles, List<Trial> trials, List<Mistake> mistakes) {
        /** Copies the lists. */
        public Result {
            ruleFiles = List.copyOf(ruleFiles);
            trials = List.copyOf(trials);
            mistakes = List.copyOf(mistakes);
        }
    }

    private final String file;
    private final TreeSet<Mistake> mistakes = new TreeSet<>();

    private TrialFiles(String file) {
        this.file = file;
    }

    /** Reads one. */
    public static Result read(String file, String text) {
        return new TrialFiles(file).read(text);
    }

    private Result read(String text) {
        Value root = YamlReader.read(file, text, TrialShape.FILE, mistakes::add);
        Value rules = root == null ? null : root.field("rules");
        Value tests = root == null ? null : root.field("tests");
        List<Trial> trials = new ArrayList<>();
        if (mistakes.isEmpty() && tests != null) {
            for (Value test : tests.list()) {
                trials.add(trial(test));
            }
        }
        return new Result(
                rules == null ? List.of() : rules.list().stream().map(Value::text).toList(),
                trials,
                List.copyOf(mistakes));
    }

    private Trial trial(Value test) {
        List<Series> series = new ArrayList<>();
        for (Value input : test.required("input").list()) {
            Series read = series(input);
            if (read != null) {
                series.add(read);
            }
        }
        Map<String, List<String>> worst = new HashMap<>();
        Value worstSkus = test.field("worstSkus");
        if (worstSkus != null) {
            worstSkus
                    .texts()
                    .forEach((channel, skus) -> worst.put(channel, List.of(skus.split("\\s+"))));
        }
        Value acknowledges = test.field("acknowledges");
        return new Trial(
                file,
                test.line(),
                test.required("name").text(),
                series,
                worst,
                acknowledges == null || acknowledges.flag(),
                test.required("expect").list().stream().map(TrialFiles::expectation).toList());
    }

    private @Nullable Series series(Value input) {
        AlertMetric metric = AlertMetric.byWireName(input.required("metric").text()).orElseThrow();
        Value labels = input.required("labels");
        for (String label : labels.texts().keySet()) {
            if (!metric.labels().contains(label)) {
                wrong(
                        labels,
                        "there is no label %s; %s has %s"
                                .formatted(
                                        label,
                                        metric.wireName(),
                                        String.join(", ", metric.labels())));
            }
        }
        Value values = input.required("values");
        return Values.parse(values.text())
                .map(points -> new Series(metric, labels.texts(), points))
                .orElseGet(
                        () -> {
                            wrong(
                                    values,
                                    "these are no values such as \"0x5 3+1x10 _x6\", of one week at"
                                            + " most");
                            return null;
                        });
    }

    private static Expectation expectation(Value expect) {
        Value alerts = expect.field("alerts");
        Value brakes = expect.field("brakes");
        return new Expectation(
                expect.line(),
                expect.required("at").span(),
                alerts == null ? null : alerts.list().stream().map(TrialFiles::alert).toList(),
                brakes == null ? null : brakes.texts());
    }

    private static ExpectedAlert alert(Value alert) {
        Value labels = alert.field("labels");
        return new ExpectedAlert(
                alert.required("alert").text(),
                State.valueOf(alert.required("state").text()),
                labels == null ? Map.of() : labels.texts());
    }

    private void wrong(Value at, String message) {
        mistakes.add(new Mistake(file, at.line(), at.path(), message));
    }
}
