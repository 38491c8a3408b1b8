// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a value is held against, such as {@code > 120000}. */
public record Condition(Operator operator, double threshold) {

    private static final Pattern FORM =
            Pattern.compile("\\s*(>=|<=|==|!=|>|<)\\s*(-?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)\\s*");

    /** How. */
    public enum Operator {
        GREATER(">"),
        GREATER_OR_EQUAL(">="),
        LESS("<"),
        LESS_OR_EQUAL("<="),
        EQUAL("=="),
        NOT_EQUAL("!=");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        private Operator opposite() {
            return switch (this) {
                case GREATER -> LESS_OR_EQUAL;
                case GREATER_OR_EQUAL -> LESS;
                case LESS -> GREATER_OR_EQUAL;
                case LESS_OR_EQUAL -> GREATER;
                case EQUAL -> NOT_EQUAL;
                case NOT_EQUAL -> EQUAL;
            };
        }

        /** Whether larger values are the worse ones; not said of equality. */
        boolean isUpward() {
            return this == GREATER || this == GREATER_OR_EQUAL;
        }

        boolean isDownward() {
            return this == LESS || this == LESS_OR_EQUAL;
        }
    }

    /** Reads one; empty if it is none. */
    public static Optional<Condition> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        for (Operator operator : Operator.values()) {
            if (operator.sign.equals(matcher.group(1))) {
                double threshold = Double.parseDouble(matcher.group(2));
                return Double.isFinite(threshold)
                        ? Optional.of(new Condition(operator, threshold))
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Whether a value fulfils it. */
    public boolean holds(double value) {
        return switch (operator) {
            case GREATER -> value > threshold;
            case GREATER_OR_EQUAL -> value >= threshold;
            case LESS -> value < threshold;
            case LESS_OR_EQUAL -> value <= threshold;
            case EQUAL -> value == threshold;
            case NOT_EQUAL -> value != threshold;
        };
    }

    /** What holds whenever this one does not. */
    public Condition opposite() {
        return new Condition(operator.opposite(), threshold);
    }

    /**
     * Whether some value would fulfil both: an alert that such a one clears fires and clears at
     * once.
     */
    public boolean overlaps(Condition other) {
        if (operator.isUpward() && other.operator.isUpward()
                || operator.isDownward() && other.operator.isDownward()) {
            return true;
        }
        if (operator.isUpward() && other.operator.isDownward()) {
            return meet(this, other);
        }
        if (operator.isDownward() && other.operator.isUpward()) {
            return meet(other, this);
        }
        if (operator == Operator.EQUAL) {
            return other.holds(threshold);
        }
        if (other.operator == Operator.EQUAL) {
            return holds(other.threshold);
        }
        // Of "all but one" and anything that is more than one value there is always one.
        return true;
    }

    private static boolean meet(Condition from, Condition upTo) {
        return from.threshold < upTo.threshold
                || (from.threshold == upTo.threshold
                        && from.operator == Operator.GREATER_OR_EQUAL
                        && upTo.operator == Operator.LESS_OR_EQUAL);
    }

    @Override
    public String toString() {
        long whole = (long) threshold;
        return operator.sign
                + " "
                + (whole == threshold && Math.abs(threshold) < 1e15
                        ? Long.toString(whole)
                        : String.format(Locale.ROOT, "%s", threshold));
    }
}
