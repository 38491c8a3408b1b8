// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import java.util.Collection;
import org.apache.flink.api.connector.sink2.Committer;

/** The committer where writers send themselves. */
public final class NothingToCommit implements Committer<BatchToken> {

    @Override
    public void commit(Collection<CommitRequest<BatchToken>> requests) {}

    @Override
    public void close() {}
}
