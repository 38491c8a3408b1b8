/**
 * The contract on the wire: the records of every topic, generated from {@code src/main/avro}, and
 * the topics themselves.
 */
@NullMarked
package io.stockscope.event;

import org.jspecify.annotations.NullMarked;
