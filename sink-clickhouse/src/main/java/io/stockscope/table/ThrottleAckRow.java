// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

/**
 * What a publisher answered to a throttle command.
 *
 * @param revision of the command
 * @param message why, for people; may be empty
 * @param ackedAtMillis in epoch milliseconds of the publisher's clock
 */
public record ThrottleAckRow(
        String channel,
        long revision,
        String commandId,
        Status status,
        String message,
        long ackedAtMillis) {

    private static final int TIME_BITS = 56;
    private static final long LATEST = (1L << TIME_BITS) - 1;

    /**
     * What it did; of several answers to one command a later one of these counts more. A publisher
     * that reads a command twice applies it first, and then finds it stale.
     */
    public enum Status {
        STALE,
        EXPIRED,
        REFUSED,
        APPLIED
    }

    /** Of several rows of one command; of the same status the earliest counts. */
    long version() {
        long at = Math.max(0, Math.min(ackedAtMillis, LATEST));
        return ((long) status.ordinal() << TIME_BITS) + (LATEST - at);
    }
}
