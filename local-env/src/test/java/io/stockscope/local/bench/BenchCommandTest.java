// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.local.StockscopeCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --rungs consumer,ladder  | there is no rung 'ladder'; there are: consumer, decode
                    --events 0               | --events is at least 1
                    --events 5 --warmup -1   | --warmup at least 0
                    --runs 0                 | --runs, --skus and --squeeze are at least 1
                    --squeeze 0              | --runs, --skus and --squeeze are at least 1
                    --skus 0                 | --runs, --skus and --squeeze are at least 1
                    --heap plenty            | --heap is a size such as 2g
                    --json no/such/folder/f  | there is no folder for
                    --events many            | invalid value for option '--events'
                    rung ladder --events 5   | there is no rung 'ladder'
                    hot-key --hot 1          | --hot is a share above 0 and below 1
                    hot-key --hot 0          | --hot is a share above 0 and below 1
                    hot-key --skus 1         | --skus is at least 2
                    hot-key --rungs decode   | the rung 'decode' has no state
                    hot-key --rungs flat     | there is no rung 'flat'
                    hot-key --runs 0         | --runs is at least 1
                    hot-key --events 0       | --events is at least 1
                    scale --skus 0           | --skus are at least 1, and --at-rest at least 0
                    scale --skus 10,10       | --skus are all different
                    scale --at-rest -1       | --skus are at least 1, and --at-rest at least 0
                    scale --rungs consumer   | the rung 'consumer' has no state
                    sink --ways client       | there is no way 'client'; there are: rows, job
                    sink --rows 0            | --rows is at least 1
                    sink --runs 0            | --runs and --checkpoint-interval are at least 1
                    sink --heap plenty       | --heap is a size such as 2g
                    sink --json no/folder/f  | there is no folder for
                    latency --rate 0         | --rate is above 0
                    latency --skus 0         | --skus and --capacity-events are at least 1
                    latency --runs 0         | --runs is at least 1
                    latency --duration 5     | --duration is "5", must be a duration such as 90s
                    latency --warmup 0s      | --warmup is 0, must be longer
                    latency --heap plenty    | --heap is a size such as 2g
                    latency --json no/dir/f  | there is no folder for
                    latency --sparse --rate 5 | --rate is of a load, and --sparse is without one
                    catch-up --backlog soon  | --backlog is "soon", must be a duration such as 90s
                    catch-up --runs 0        | --runs is at least 1
                    catch-up --rate -1       | --rate is above 0
                    memory --duration 3m     | --duration is at least four times --span
                    memory --span 0s         | --span is 0, must be longer
                    memory --markdown no/x/f | there is no folder for
                    dashboards --channels 1  | --channels is from 2 to 99
                    dashboards --skus 5      | --skus is from 10 to 1000000
                    dashboards --days 0      | --days is from 1 to 400
                    dashboards --rounds 0    | --rounds and --limit are at least 1
                    dashboards --url here    | --url is an address such as
                    sink way client --rows 5 | there is no way 'client'
                    """)
    void wrongUsageIsOneLineBeforeAnythingIsStarted(String options, String expected) {
        StringWriter err = new StringWriter();
        int exitCode =
                StockscopeCommand.commandLine()
                        .setErr(new PrintWriter(err, true))
                        .execute(("bench " + options).split(" +"));
        assertThat(err.toString()).hasLineCount(1).contains(expected);
        assertThat(exitCode).isEqualTo(2);
    }
}
