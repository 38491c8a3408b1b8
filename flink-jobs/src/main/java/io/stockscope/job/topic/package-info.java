/** The topics that more than one job writes, and how records of the contract get there. */
@NullMarked
package io.stockscope.job.topic;

import org.jspecify.annotations.NullMarked;
