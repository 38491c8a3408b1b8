/** {@code stockscope produce}: events given as text, encoded and sent. */
@NullMarked
package io.stockscope.local.produce;

import org.jspecify.annotations.NullMarked;
