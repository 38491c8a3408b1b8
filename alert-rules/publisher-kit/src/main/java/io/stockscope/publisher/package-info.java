// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

/**
 * What a publisher of a channel does with throttle commands: which of them count, what they mean
 * for each SKU, and when they end. Plain Java; the publisher brings Kafka and its channel.
 */
@NullMarked
package io.stockscope.publisher;

import org.jspecify.annotations.NullMarked;
