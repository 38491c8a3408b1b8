// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.stock.ChannelTerms;
import org.jspecify.annotations.Nullable;

/**
 * A record of the channel profiles.
 *
 * @param terms null: the channel is taken back
 */
public record ChannelUpdate(String channel, @Nullable ChannelTerms terms) {}
