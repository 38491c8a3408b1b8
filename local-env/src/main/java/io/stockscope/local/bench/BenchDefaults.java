// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/** The settings of a benchmark. */
final class BenchDefaults {

    private BenchDefaults() {}

    /** The user's own, and what suits a benchmark where they say nothing. */
    static Map<String, String> with(Map<String, String> own) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("timeline", "false");
        settings.put("maxLead", "6h");
        settings.put("reportingCurrency", "GBP");
        settings.putAll(own);
        return settings;
    }
}
