// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.nio.charset.StandardCharsets;

/**
 * Names that come again with every event: sources, SKUs, locations, channels. One that was met of
 * late is the same string again, which knows its hash, and needs no memory of its own.
 *
 * <p><b>Bound.</b> {@value #PLACES} names of at most {@value #LONGEST} bytes; one pushes another
 * out. Threads may lose each other's entries, and nothing else: a string cannot be half made.
 */
final class Names {

    private static final int PLACES = 1 << 14;
    private static final int LONGEST = 64;
    private static final String[] MET = new String[PLACES];

    private Names() {}

    /** The name that bytes in UTF-8 spell. */
    static String of(byte[] bytes) {
        if (bytes.length > LONGEST) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        int hash = bytes.length;
        for (byte letter : bytes) {
            hash = 31 * hash + letter;
        }
        int place = (hash ^ hash >>> 15) & PLACES - 1;
        String met = MET[place];
        if (met != null && spells(bytes, met)) {
            return met;
        }
        String name = new String(bytes, StandardCharsets.UTF_8);
        MET[place] = name;
        return name;
    }

    /** Whether bytes spell a name; of one beyond ASCII it is never sure. */
    private static boolean spells(byte[] bytes, String name) {
        if (name.length() != bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] < 0 || name.charAt(i) != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}
