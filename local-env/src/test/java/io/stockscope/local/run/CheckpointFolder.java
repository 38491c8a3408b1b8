// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.util.FileUtils;

/**
 * Where a live run of a test keeps its checkpoints. In memory, Flink's default, they may have 5 MB
 * per operator; more than that fails the job. One is made each second, unless the options say
 * otherwise: rows are in ClickHouse when one is complete.
 */
final class CheckpointFolder {

    private CheckpointFolder() {}

    /** The options, with a folder that is deleted when this process ends, if they name none. */
    static Map<String, String> orTemporary(Map<String, String> flink) throws IOException {
        String key = CheckpointingOptions.CHECKPOINTS_DIRECTORY.key();
        if (flink.containsKey(key)) {
            return flink;
        }
        Path folder = Files.createTempDirectory("stockscope-checkpoints");
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> FileUtils.deleteDirectoryQuietly(folder.toFile())));
        Map<String, String> options = new HashMap<>(flink);
        options.put(key, folder.toUri().toString());
        options.putIfAbsent(CheckpointingOptions.CHECKPOINTING_INTERVAL.key(), "1s");
        return options;
    }
}
