/** From a record on Kafka to an event that can be used, or to a dead letter that says why not. */
@NullMarked
package io.stockscope.job.decode;

import org.jspecify.annotations.NullMarked;
