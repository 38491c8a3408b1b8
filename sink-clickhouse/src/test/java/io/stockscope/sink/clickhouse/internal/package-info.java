@NullMarked
package io.stockscope.sink.clickhouse.internal;

import org.jspecify.annotations.NullMarked;
