// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.sink;

/**
 * A request as a {@link FaultyProxy} sees it pass.
 *
 * @param table the table that it inserts into; empty if it is a query
 * @param token the deduplication token; empty if there is none
 * @param number how many inserts, or how many queries, have come so far, from 1
 * @param tokenTry how often an insert with this token has come, from 1
 * @param afterRejection whether ClickHouse has refused an insert of the same writer, for its
 *     values, and this one is a part of it
 * @param query its text, if it is a query; else empty
 */
record PassingRequest(
        String table,
        String token,
        int number,
        int tokenTry,
        boolean afterRejection,
        String query) {

    boolean isInsert() {
        return !table.isEmpty();
    }

    /** Returns whether it asks if a batch is in. */
    boolean asksForBatch() {
        return !isInsert() && query.contains("SELECT count() FROM") && query.contains("_batch =");
    }
}
