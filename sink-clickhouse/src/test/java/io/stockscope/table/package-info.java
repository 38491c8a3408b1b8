@NullMarked
package io.stockscope.table;

import org.jspecify.annotations.NullMarked;
