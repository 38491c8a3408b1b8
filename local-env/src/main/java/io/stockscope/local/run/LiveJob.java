// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import io.stockscope.config.StockscopeConfig;
import io.stockscope.job.alerting.AlertingJob;
import io.stockscope.job.stock.RunMode;
import io.stockscope.job.stock.StockJob;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The jobs that run live. */
enum LiveJob {
    STOCK(StockJob.NAME, "the beginning of the topics") {
        @Override
        void define(StreamExecutionEnvironment env, StockscopeConfig config, RunMode mode) {
            StockJob.define(env, config, mode);
        }
    },
    ALERTING(AlertingJob.NAME, "the measurements of the last while (alerting.lookback)") {
        @Override
        void define(StreamExecutionEnvironment env, StockscopeConfig config, RunMode mode) {
            AlertingJob.define(env, config, mode);
        }
    };

    private final String jobName;
    private final String start;

    LiveJob(String jobName, String start) {
        this.jobName = jobName;
        this.start = start;
    }

    /** What people call it. */
    String jobName() {
        return jobName;
    }

    /** Where it starts without state of its own, for people. */
    String start() {
        return start;
    }

    /** Defines it; the caller executes it. */
    abstract void define(StreamExecutionEnvironment env, StockscopeConfig config, RunMode mode);

    /** The job of that name; empty if there is none. */
    static Optional<LiveJob> named(String jobName) {
        return Arrays.stream(values()).filter(job -> job.jobName.equals(jobName)).findFirst();
    }

    /** All names, in order. */
    static List<String> names() {
        return Arrays.stream(values()).map(LiveJob::jobName).toList();
    }
}
