// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.web;

/** Text in HTML. */
final class Html {

    private Html() {}

    /** Escapes what has a meaning there, in text and in attributes with quotes. */
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
