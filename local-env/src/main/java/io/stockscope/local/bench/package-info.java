/** The command {@code bench}: what each step of the way of an event costs. */
@NullMarked
package io.stockscope.local.bench;

import org.jspecify.annotations.NullMarked;
