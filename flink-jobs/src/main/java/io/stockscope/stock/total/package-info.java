/**
 * What all SKUs come to together, per channel, location and source: added up from what each of them
 * changes. Plain Java, like the domain below it; times are handed in.
 */
@NullMarked
package io.stockscope.stock.total;

import org.jspecify.annotations.NullMarked;
