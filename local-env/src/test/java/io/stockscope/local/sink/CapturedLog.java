// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.sink;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;

/** What the sink warns of in this JVM, as long as this is open. */
final class CapturedLog extends AbstractAppender implements AutoCloseable {
    private static final String LOGGER = "io.stockscope.sink.clickhouse";

    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final Level before;

    CapturedLog() {
        super("captured", null, null, true, Property.EMPTY_ARRAY);
        start();
        before = logger().getLevel();
        logger().addAppender(this);
        Configurator.setLevel(LOGGER, Level.WARN);
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    @Override
    public void append(LogEvent event) {
        warnings.add(event.getMessage().getFormattedMessage());
    }

    @Override
    public void close() {
        logger().removeAppender(this);
        Configurator.setLevel(LOGGER, before);
        stop();
    }

    private static Logger logger() {
        return (Logger) LogManager.getLogger(LOGGER);
    }
}
