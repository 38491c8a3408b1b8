// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.service.child;

import java.nio.file.Files;
import java.nio.file.Path;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/** A Kafka broker and controller in this process; formats its directory before its first start. */
final class KafkaMain {

    private KafkaMain() {}

    /**
     * Runs until the parent ends.
     *
     * @param arguments directory of the service, path of {@code server.properties}, directory of
     *     the data
     */
    public static void main(String[] arguments) throws Exception {
        ParentWatch.exitWithParent();
        DirectoryLock.holdUntilExit(Path.of(arguments[0]));
        String properties = arguments[1];
        if (!Files.exists(Path.of(arguments[2], "meta.properties"))) {
            String[] format = {
                "format", "-t", Uuid.randomUuid().toString(), "-c", properties, "--ignore-formatted"
            };
            int failed = StorageTool.execute(format, System.out);
            if (failed != 0) {
                System.exit(failed);
            }
        }
        Kafka.main(new String[] {properties});
    }
}
