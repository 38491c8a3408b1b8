// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import java.io.IOException;
import java.util.Collection;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;

/**
 * The committer where writers send themselves: nothing comes, but for batches of a checkpoint that
 * was made when the sink wrote exactly once.
 */
public final class NothingToCommit implements Committer<FrozenBatch> {
    private final SinkSettings<?> settings;
    private final RunContext run;
    private final CommitterInitContext context;

    private NothingToCommit(
            SinkSettings<?> settings, RunContext run, CommitterInitContext context) {
        this.settings = settings;
        this.run = run;
        this.context = context;
    }

    /** Opens it. */
    public static NothingToCommit open(
            SinkSettings<?> settings, RunContext run, CommitterInitContext context) {
        return new NothingToCommit(settings, run, context);
    }

    @Override
    public void commit(Collection<CommitRequest<FrozenBatch>> requests)
            throws IOException, InterruptedException {
        if (!requests.isEmpty()) {
            try (BatchCommitter committer = BatchCommitter.open(settings, run, context)) {
                committer.commit(requests);
            }
        }
    }

    @Override
    public void close() {}
}
