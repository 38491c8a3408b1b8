/** The stock job: the stock domain on Flink, from Kafka to ClickHouse. */
@NullMarked
package io.stockscope.job.stock;

import org.jspecify.annotations.NullMarked;
