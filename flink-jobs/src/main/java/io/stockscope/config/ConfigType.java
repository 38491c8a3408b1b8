// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.config;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a value may look like; each constant says so in words and checks it. */
public enum ConfigType {
    TEXT("text") {
        @Override
        boolean accepts(String value) {
            return !value.isBlank();
        }
    },
    IDENTIFIER("a name of letters, digits and _") {
        @Override
        boolean accepts(String value) {
            return value.matches("[A-Za-z_][A-Za-z0-9_]*");
        }
    },
    SERVERS("host:port, several separated by commas") {
        @Override
        boolean accepts(String value) {
            return value.matches("[^\\s,]+:\\d{1,5}(\\s*,\\s*[^\\s,]+:\\d{1,5})*");
        }
    },
    URL("an http or https address without user and password in it") {
        @Override
        boolean accepts(String value) {
            try {
                URI uri = URI.create(value);
                return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                        && uri.getHost() != null
                        && uri.getUserInfo() == null;
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
    },
    DURATION("a whole number with ms, s, m, h or d, such as 5s or 2h") {
        @Override
        boolean accepts(String value) {
            return SPAN.matcher(value).matches();
        }
    },
    COUNT("a whole number above 0") {
        @Override
        boolean accepts(String value) {
            return value.matches("[1-9]\\d{0,5}");
        }
    },
    AMOUNT("a whole number, 0 or more") {
        @Override
        boolean accepts(String value) {
            return value.matches("0|[1-9]\\d{0,5}");
        }
    },
    SPEED("a number above 0, such as 60 or 0.5") {
        @Override
        boolean accepts(String value) {
            return value.matches("\\d{1,9}(\\.\\d{1,9})?") && Double.parseDouble(value) > 0;
        }
    },
    TIME("a time such as 2026-06-01T00:00:00Z") {
        @Override
        boolean accepts(String value) {
            try {
                Instant.parse(value);
                return true;
            } catch (DateTimeParseException e) {
                return false;
            }
        }
    },
    BOOLEAN("true or false") {
        @Override
        boolean accepts(String value) {
            return value.equals("true") || value.equals("false");
        }
    },
    CURRENCY("a currency code of three capital letters, such as EUR") {
        @Override
        boolean accepts(String value) {
            return value.matches("[A-Z]{3}");
        }
    },
    FILE("path of a file; one in a configuration file counts from that file's directory") {
        @Override
        boolean accepts(String value) {
            return !value.isBlank();
        }
    },
    /** Comes from the environment only; see {@link Secret}. */
    SECRET("a password or token, in the environment only") {
        @Override
        boolean accepts(String value) {
            return false;
        }
    };

    private static final Pattern SPAN = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

    private final String expected;

    ConfigType(String expected) {
        this.expected = expected;
    }

    abstract boolean accepts(String value);

    /** The expected form, for people. */
    public String expected() {
        return expected;
    }

    /** Reads a value that {@link #DURATION} accepts. */
    static Duration duration(String value) {
        Matcher matcher = SPAN.matcher(value);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(value);
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }
}
