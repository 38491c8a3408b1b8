/** The command {@code demo}: everything on this machine, once. */
@NullMarked
package io.stockscope.local.demo;

import org.jspecify.annotations.NullMarked;
