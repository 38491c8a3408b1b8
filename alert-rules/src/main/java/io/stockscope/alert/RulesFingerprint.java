// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Tells rules apart by what a state of alerts needs of them: their names, their terms, and their
 * order. Labels, annotations and throttles are not among it: alerts go on where those have changed.
 */
public final class RulesFingerprint {

    private RulesFingerprint() {}

    /** The SHA-256 of rules, as 64 hexadecimal digits; the same in every process. */
    public static String of(List<Rule> rules) {
        MessageDigest digest = sha256();
        for (Rule rule : rules) {
            digest.update((rule.name() + "\n" + rule.terms() + "\n").getBytes(UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
