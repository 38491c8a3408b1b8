// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.service.child;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.StringArray;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * ClickHouse's shared library as an HTTP server in this process. The library runs as {@code
 * clickhouse-local} with two scripts: the first starts the listener, the second is the read end of
 * a pipe on which nothing comes, so it serves until the write end is closed.
 */
final class ClickHouseMain {

    /** The engine's parser recurses deeply; Java's default of 1 MiB overflows. */
    private static final long STACK_BYTES = 8L << 20;

    /** The functions of the engine that are used. Names are the library's. */
    @SuppressWarnings("checkstyle:MethodName")
    private interface Engine extends Library {
        void chdb_set_signal_handlers_enabled(int enabled);

        @Nullable Pointer chdb_query_cmdline(int argc, StringArray argv);
    }

    /** The functions of the C library that are used. */
    private interface CLibrary extends Library {
        int pipe(int[] ends);

        int close(int descriptor);
    }

    private ClickHouseMain() {}

    /**
     * Runs until the parent ends. Exits with 1 if the engine stops by itself: a taken port and a
     * locked directory end its call without an error.
     *
     * @param arguments directory of the service, path of the library, configuration file, start
     *     script, directory of the data
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        CLibrary libc = Native.load("c", CLibrary.class);
        int[] pipe = new int[2];
        if (libc.pipe(pipe) != 0) {
            throw new IOException("no pipe: too many open files");
        }
        AtomicBoolean stopping = new AtomicBoolean();
        ParentWatch.onParentGone(
                () -> {
                    stopping.set(true);
                    libc.close(pipe[1]);
                });
        DirectoryLock.holdUntilExit(Path.of(arguments[0]));
        Engine engine = Native.load(arguments[1], Engine.class);
        // First of all, or the engine takes the JVM's handler of SIGSEGV, and the JVM hangs at its
        // next implicit null check.
        engine.chdb_set_signal_handlers_enabled(0);
        String[] line = {
            "clickhouse-local",
            "--path=" + arguments[4],
            "--config-file=" + arguments[2],
            "--log-level=warning",
            "--queries-file",
            arguments[3],
            "/proc/self/fd/" + pipe[0],
        };
        Thread serving =
                new Thread(
                        null,
                        () -> engine.chdb_query_cmdline(line.length, new StringArray(line)),
                        "clickhouse",
                        STACK_BYTES);
        serving.start();
        serving.join();
        System.exit(stopping.get() ? 0 : 1);
    }
}
