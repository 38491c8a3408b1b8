/** How the sink works inside: client, failures and retries, the writer. Not for users. */
@NullMarked
package io.stockscope.sink.clickhouse.internal;

import org.jspecify.annotations.NullMarked;
