/** The alerting job: measurements and rules in; alerts, and commands to publishers, out. */
@NullMarked
package io.stockscope.job.alerting;

import org.jspecify.annotations.NullMarked;
