// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.lockstep;

import io.stockscope.alert.engine.AlertMessage;
import io.stockscope.alert.throttle.Command;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.measure.Measured;
import io.stockscope.local.simulation.SteppedSimulation;
import org.apache.avro.specific.SpecificRecord;

/** Is told what happens in a run, when it does. Times are simulated epoch milliseconds. */
public interface LockstepListener {
    /** Nobody listens. */
    LockstepListener NONE = new LockstepListener() {};

    /** An event has reached the bus. */
    default void event(StockscopeTopic topic, SpecificRecord event, long nowMillis) {}

    /** The stock job has measured something. */
    default void measured(Measured measurement, long nowMillis) {}

    /** The engine tells an alert. */
    default void alert(AlertMessage alert, long nowMillis) {}

    /** The engine tells a command, whether anybody obeys it or not. */
    default void command(Command command, long nowMillis) {}

    /** A whole second is over. */
    default void second(SteppedSimulation simulation, long nowMillis) {}
}
