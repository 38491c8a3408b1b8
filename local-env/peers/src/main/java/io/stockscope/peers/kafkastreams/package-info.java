// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
/** The task in Kafka Streams: one processor per SKU, behind a buffer that puts events in order. */
@NullMarked
package io.stockscope.peers.kafkastreams;

import org.jspecify.annotations.NullMarked;
