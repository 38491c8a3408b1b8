/** The command {@code run}: the jobs on a Flink inside of this process. */
@NullMarked
package io.stockscope.local.run;

import org.jspecify.annotations.NullMarked;
