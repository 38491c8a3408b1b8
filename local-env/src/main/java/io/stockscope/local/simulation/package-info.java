/**
 * A retailer around real or generated sales: what its systems would have recorded, and what is
 * true.
 *
 * <p>The rules by which a line of sales becomes events are in {@code local-env/SIMULATION.md}.
 */
@NullMarked
package io.stockscope.local.simulation;

import org.jspecify.annotations.NullMarked;
