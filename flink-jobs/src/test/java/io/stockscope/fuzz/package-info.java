/** Records that nobody should send, for tests of what the jobs do with them. */
@NullMarked
package io.stockscope.fuzz;

import org.jspecify.annotations.NullMarked;
