/** {@code stockscope schemas}: the contract's schemas in a schema registry. */
@NullMarked
package io.stockscope.local.schemas;

import org.jspecify.annotations.NullMarked;
