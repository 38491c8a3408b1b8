/** The command {@code stockscope up}. */
@NullMarked
package io.stockscope.local.up;

import org.jspecify.annotations.NullMarked;
