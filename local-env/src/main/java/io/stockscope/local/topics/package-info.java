/** The topics of the contract in Kafka: what each should be like, made and checked. */
@NullMarked
package io.stockscope.local.topics;

import org.jspecify.annotations.NullMarked;
