// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.decode;

/** Why a record cannot be used. Definitions: {@code time-and-events.md}, "Bad input". */
public enum DeadLetterReason {
    /** Not in the Confluent wire format, of an unknown schema, or bytes that do not decode. */
    UNDECODABLE,
    /** Decoded, but it breaks a rule. */
    INVALID,
    /** Its clock runs ahead. */
    FUTURE_TIMESTAMP
}
