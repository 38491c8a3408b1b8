@NullMarked
package io.stockscope.sink.clickhouse;

import org.jspecify.annotations.NullMarked;
