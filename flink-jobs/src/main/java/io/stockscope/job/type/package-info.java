/** How values travel between operators where Flink is not to find out by itself. */
@NullMarked
package io.stockscope.job.type;

import org.jspecify.annotations.NullMarked;
