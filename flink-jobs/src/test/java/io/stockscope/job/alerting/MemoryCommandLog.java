// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting;

import io.stockscope.alert.throttle.Command;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A log of commands that lasts for as long as the test does, whoever closes it. */
final class MemoryCommandLog implements CommandLog {

    final List<Command> commands = new ArrayList<>();
    boolean away;
    int takenOver;

    @Override
    public List<Command> takeOver() {
        takenOver++;
        return List.copyOf(commands);
    }

    @Override
    public void append(List<Command> added) throws IOException {
        if (away) {
            throw new IOException("Kafka is away");
        }
        commands.addAll(added);
    }

    @Override
    public void close() {}
}
