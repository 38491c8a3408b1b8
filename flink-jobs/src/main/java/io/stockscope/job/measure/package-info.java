/** What is measured while a job runs, for rules and dashboards: the topics of measurements. */
@NullMarked
package io.stockscope.job.measure;

import org.jspecify.annotations.NullMarked;
