/** How time moves in a run: its clock, and sources whose watermarks follow what has been read. */
@NullMarked
package io.stockscope.job.time;

import org.jspecify.annotations.NullMarked;
