// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.yaml;

import io.stockscope.alert.Rule;
import io.stockscope.alert.Rule.Mode;
import io.stockscope.alert.Rule.Step;
import io.stockscope.alert.Rule.Throttle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Reads what a rule demands of a publisher. */
final class ThrottleReader {

    private final BiConsumer<Value, String> wrong;

    ThrottleReader(BiConsumer<Value, String> wrong) {
        this.wrong = wrong;
    }

    @Nullable Throttle read(Value rule, List<String> by) {
        Value throttle = rule.field("throttle");
        if (throttle == null) {
            return null;
        }
        if (!by.equals(List.of(Rule.CHANNEL))) {
            wrong.accept(throttle, "a rule that throttles is by: [channel]");
        }
        Value scope = throttle.field("scope");
        Value ttl = throttle.field("ttl");
        Value steps = throttle.field("steps");
        Value release = throttle.field("release");
        Value releaseAfter = release == null ? null : release.field("after");
        List<Step> read = steps == null ? List.of() : steps(steps);
        if (scope == null || ttl == null) {
            return null;
        }
        return new Throttle(
                scope.text().equals("channel") ? Rule.Scope.CHANNEL : Rule.Scope.WORST_SKUS,
                read,
                ttl.span(),
                releaseAfter == null ? RuleFileReader.defaultRelease() : releaseAfter.span());
    }

    private List<Step> steps(Value steps) {
        List<Step> read = new ArrayList<>();
        Duration before = null;
        for (Value step : steps.list()) {
            Value after = step.field("after");
            Duration from = after == null ? Duration.ZERO : after.span();
            if (before != null && from.compareTo(before) <= 0) {
                wrong.accept(step, "a step comes after the one before it; give a longer after");
            }
            before = from;
            Step one = step(step, from);
            if (one != null) {
                read.add(one);
            }
        }
        return read;
    }

    private @Nullable Step step(Value step, Duration after) {
        Value modeName = step.field("mode");
        if (modeName == null) {
            return null;
        }
        Mode mode = Mode.valueOf(modeName.text());
        Value percent = step.field("bufferPercent");
        Value units = step.field("capUnits");
        belongs(step, percent, "bufferPercent", mode == Mode.BUFFER, mode);
        belongs(step, units, "capUnits", mode == Mode.CAP, mode);
        return new Step(
                mode,
                percent == null ? null : (int) percent.number(),
                units == null ? null : (long) units.number(),
                after);
    }

    private void belongs(
            Value step, @Nullable Value field, String name, boolean wanted, Mode mode) {
        if (wanted && field == null) {
            wrong.accept(step, mode + " has a " + name);
        } else if (!wanted && field != null) {
            wrong.accept(field, mode + " has no " + name);
        }
    }
}
