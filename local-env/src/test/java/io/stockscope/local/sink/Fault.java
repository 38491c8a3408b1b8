// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.sink;

/** What a {@link FaultyProxy} does to one request. */
enum Fault {
    /** Nothing. */
    NONE,
    /** The connection is reset before anything is passed on. */
    RESET,
    /** ClickHouse gets half of the request's body, and nobody an answer. */
    CUT_REQUEST,
    /** ClickHouse does it, the client is not told. */
    DROP_ANSWER,
    /** ClickHouse does it, and half of its answer comes. */
    CUT_ANSWER,
    /** ClickHouse does it; its answer does not come before the client leaves. */
    ANSWER_TOO_LATE,
    /** ClickHouse does it; its answer takes a while, and comes in time. */
    SLOW_ANSWER,
    /** ClickHouse gets it twice, one after the other; the second answer is passed on. */
    SENT_TWICE,
    /** HTTP 500, code 252. */
    TOO_MANY_PARTS,
    /** HTTP 500, code 241. */
    MEMORY_LIMIT_EXCEEDED,
    /** HTTP 500, code 159. */
    TIMEOUT_EXCEEDED,
    /** ClickHouse does it, and the client is told HTTP 500, code 319. */
    UNKNOWN_STATUS_OF_INSERT,
    /** HTTP 503 of something that is not ClickHouse. */
    SERVICE_UNAVAILABLE,
    /** ClickHouse does it, and a load balancer says HTTP 504. */
    GATEWAY_TIMEOUT
}
