// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.panel;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How bad it is. */
public enum Level {
    @JsonProperty("ok")
    OK,
    @JsonProperty("warn")
    WARN,
    @JsonProperty("bad")
    BAD,
    /** It says nothing. */
    @JsonProperty("none")
    NONE,
    /** It would have been, in a dry run. */
    @JsonProperty("dry")
    DRY
}
