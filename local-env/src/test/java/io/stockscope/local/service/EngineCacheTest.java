// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With an npm of our own making, which says and does what a test needs. */
final class EngineCacheTest {

    private static final String FETCHES =
            """
            echo run >> "$XDG_CACHE_HOME/runs"
            echo "$@" > "$XDG_CACHE_HOME/arguments"
            mkdir -p node_modules/@chdb/lib-linux-x64-gnu
            echo library > node_modules/@chdb/lib-linux-x64-gnu/libchdb.so
            """;

    private final Path folder;

    EngineCacheTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void onLinuxOnly() {
        SharedServices.assumePlatform();
    }

    @Test
    void engineIsFetchedOnceWithoutRunningScripts() throws Exception {
        npm(FETCHES);
        Path first = cache().library();
        assertThat(first).startsWith(folder.resolve("stockscope")).hasContent("library");
        assertThat(cache().library()).isEqualTo(first);
        assertThat(folder.resolve("runs")).hasContent("run");
        assertThat(folder.resolve("arguments")).content().startsWith("ci --ignore-scripts");
    }

    @Test
    void twoAtOnceFetchOnce() throws Exception {
        npm(FETCHES);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Callable<Path> fetch = () -> cache().library();
            for (Future<Path> library : threads.invokeAll(List.of(fetch, fetch))) {
                assertThat(library.get()).exists();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(folder.resolve("runs")).hasContent("run");
    }

    @Test
    void fetchThatWasCutOffIsDoneAgain() throws Exception {
        npm("mkdir -p node_modules; echo half > node_modules/half; exit 1");
        assertThatExceptionOfType(ServiceException.class).isThrownBy(() -> cache().library());
        npm(FETCHES);
        Path library = cache().library();
        assertThat(library).hasContent("library");
        assertThat(library.resolveSibling("../../half")).doesNotExist();
    }

    @Test
    void missingNpmIsToldInOneLine() {
        fails("npm is not on the PATH", "install Node.js with npm");
    }

    @Test
    void beingOfflineIsToldWithAHint() throws Exception {
        npm("echo 'npm error code ENOTFOUND'; exit 1");
        fails("npm could not reach its registry", "go online once", "178 MB");
    }

    @Test
    void fullDiskIsToldWithThePlaceToChange() throws Exception {
        npm("echo 'npm error nospc ENOSPC: no space left on device, write'; exit 1");
        fails("is full", "XDG_CACHE_HOME");
    }

    @Test
    void otherFailureNamesWhatNpmSaid() throws Exception {
        npm("echo 'npm error code EINTEGRITY'; exit 1");
        fails("npm could not fetch", "npm.log");
        assertThat(folder.resolve("stockscope/npm.log")).content().contains("EINTEGRITY");
    }

    @Test
    void npmThatFetchesForAnotherPlatformIsTold() throws Exception {
        npm("exit 0");
        fails("left no", "another platform");
    }

    @Test
    void platformWithoutTheEngineIsToldWhatToDo() {
        for (String[] platform :
                new String[][] {
                    {"Mac OS X", "aarch64"}, {"Windows 11", "amd64"}, {"Linux", "aarch64"}
                }) {
            assertThatExceptionOfType(ServiceException.class)
                    .isThrownBy(() -> EngineCache.requirePlatform(platform[0], platform[1]))
                    .withMessageContainingAll(
                            "Linux x64",
                            platform[0] + " " + platform[1],
                            "run your own",
                            "--config")
                    .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
        }
        assertThatCode(() -> EngineCache.requirePlatform("Linux", "amd64"))
                .doesNotThrowAnyException();
    }

    private void fails(String... words) {
        assertThatExceptionOfType(ServiceException.class)
                .isThrownBy(() -> cache().library())
                .withMessageContainingAll(words)
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
    }

    private EngineCache cache() {
        Map<String, String> environment =
                Map.of("XDG_CACHE_HOME", folder.toString(), "PATH", folder.toString());
        return new EngineCache(environment, Progress.QUIET);
    }

    private void npm(String script) throws IOException {
        Path npm = folder.resolve("npm");
        Files.writeString(npm, "#!/bin/sh\nPATH=/usr/bin:/bin\n" + script);
        Files.setPosixFilePermissions(npm, PosixFilePermissions.fromString("rwx------"));
    }
}
