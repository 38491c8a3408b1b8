// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.throttle;

/**
 * A publisher by the words of the contract: fenced by revision, its lease on a clock of its own.
 */
final class ObedientPublisher {

    private Brake brake = Brake.FREE;
    private long revision = Long.MIN_VALUE;
    private long endsAtMonotonicMillis;

    void receive(Command command, long monotonicMillis) {
        if (command.dryRun() || command.revision() <= revision) {
            return;
        }
        revision = command.revision();
        brake = command.brake();
        endsAtMonotonicMillis = monotonicMillis + command.ttl().toMillis();
    }

    /** What holds now. */
    Brake inForce(long monotonicMillis) {
        return monotonicMillis < endsAtMonotonicMillis ? brake : Brake.FREE;
    }

    /** When the lease ends. */
    long endsAtMonotonicMillis() {
        return endsAtMonotonicMillis;
    }
}
