/** {@code stockscope dead-letters}: looks at dead letters, and sends their records again. */
@NullMarked
package io.stockscope.local.deadletters;

import org.jspecify.annotations.NullMarked;
