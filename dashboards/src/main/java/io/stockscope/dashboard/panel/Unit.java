// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.panel;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a number or a text is, so that it can be written as people write it. */
public enum Unit {
    /** A duration in milliseconds. */
    @JsonProperty("ms")
    MS,
    /** Units of stock. */
    @JsonProperty("units")
    UNITS,
    /** In the reporting currency. */
    @JsonProperty("money")
    MONEY,
    /** A share, 0 to 1. */
    @JsonProperty("percent")
    PERCENT,
    /** A number of something. */
    @JsonProperty("count")
    COUNT,
    /** An instant, UTC. */
    @JsonProperty("time")
    TIME,
    /** Words. */
    @JsonProperty("text")
    TEXT,
    /** true or false. */
    @JsonProperty("flag")
    FLAG
}
