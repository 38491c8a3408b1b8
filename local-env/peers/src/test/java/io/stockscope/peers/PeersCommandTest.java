// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeersCommandTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --peers storm            | there is no peer 'storm'; there are: stockscope, flink
                    --events 0               | --events is at least 1
                    --events 5 --warmup -1   | --warmup at least 0
                    --runs 0                 | --runs and --skus are at least 1
                    --heap plenty            | --heap is a size such as 2g
                    --json no/such/folder/f  | there is no folder for
                    run storm --events 5     | there is no peer 'storm'
                    """)
    void wrongUsageIsOneLineBeforeAnythingIsStarted(String options, String expected) {
        StringWriter err = new StringWriter();
        int exitCode =
                PeersCommand.commandLine()
                        .setErr(new PrintWriter(err, true))
                        .execute(options.split(" +"));
        assertThat(err.toString()).hasLineCount(1).startsWith("bench-peers: ").contains(expected);
        assertThat(exitCode).isEqualTo(2);
    }
}
