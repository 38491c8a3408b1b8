// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting;

import io.stockscope.alert.throttle.Command;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/**
 * The log of commands: what publishers were told, and so what is in force. It has one writer at a
 * time.
 */
interface CommandLog extends AutoCloseable {

    /**
     * Takes it over: whoever wrote to it before cannot any more.
     *
     * @return all that it holds, of each channel in order
     * @throws IOException if Kafka or the registry does not answer
     */
    List<Command> takeOver() throws IOException;

    /**
     * Adds commands, all or none of them; they are there for publishers when this returns.
     *
     * @throws IOException if that cannot be done, or it is not known whether it was, or another
     *     writer has taken over: nothing more may be written before it is taken over again
     */
    void append(List<Command> commands) throws IOException;

    @Override
    void close();

    /** Makes it where it is used, so that secrets are resolved there. */
    @FunctionalInterface
    interface Factory extends Serializable {
        CommandLog open();
    }
}
