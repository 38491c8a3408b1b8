/** The command {@code stockscope rebuild}. */
@NullMarked
package io.stockscope.local.rebuild;

import org.jspecify.annotations.NullMarked;
