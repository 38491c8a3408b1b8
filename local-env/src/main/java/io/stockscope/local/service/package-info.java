/** Starts and stops the real services on this machine: Kafka, the schema registry, ClickHouse. */
@NullMarked
package io.stockscope.local.service;

import org.jspecify.annotations.NullMarked;
