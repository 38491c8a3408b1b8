/** The command {@code stockscope migrate}. */
@NullMarked
package io.stockscope.local.migrate;

import org.jspecify.annotations.NullMarked;
