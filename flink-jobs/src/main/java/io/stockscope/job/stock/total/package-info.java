/** The second stage: what all SKUs come to, per channel, location and source. */
@NullMarked
package io.stockscope.job.stock.total;

import org.jspecify.annotations.NullMarked;
