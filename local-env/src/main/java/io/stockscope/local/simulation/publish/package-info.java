/**
 * The retailer's publisher and the channels' own systems: what is computed from the bus, told to
 * the channels at their pace, and displayed to customers.
 *
 * <p>{@link io.stockscope.local.simulation.publish.Publisher} reads the bus and computes; a lane
 * per channel sends at the channel's pace; {@link
 * io.stockscope.local.simulation.publish.ChannelSystem} applies.
 */
@NullMarked
package io.stockscope.local.simulation.publish;

import org.jspecify.annotations.NullMarked;
