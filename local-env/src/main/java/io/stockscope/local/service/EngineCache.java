// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.service;

import io.stockscope.local.service.child.DirectoryLock;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Fetches ClickHouse's shared library once per user, outside of the checkout, through npm: its lock
 * file pins the content by a hash. Scripts of packages are not run.
 */
final class EngineCache {

    private static final String RESOURCES = "/io/stockscope/local/service/engine/";
    private static final String LOCK_FILE = "package-lock.json";
    private static final String LIBRARY = "node_modules/@chdb/lib-linux-x64-gnu/libchdb.so";

    /** Size of the unpacked library; only for the progress. */
    private static final double UNPACKED_BYTES = 566e6;

    private static final int HASH_DIGITS = 16;
    private static final long PAUSE_MILLIS = 250;

    private final Path cache;
    private final Map<String, String> environment;
    private final Progress progress;

    /**
     * Uses the cache directory that the environment names, or {@code ~/.cache}.
     *
     * @param environment variables; npm is looked for in its {@code PATH}
     */
    EngineCache(Map<String, String> environment, Progress progress) {
        String caches = environment.get("XDG_CACHE_HOME");
        Path base =
                caches == null || caches.isBlank()
                        ? Path.of(System.getProperty("user.home"), ".cache")
                        : Path.of(caches);
        this.cache = base.resolve("stockscope");
        this.environment = environment;
        this.progress = progress;
    }

    /**
     * The library, fetched if it is not there.
     *
     * @throws ServiceException if npm is missing or fails
     */
    Path library() throws IOException, InterruptedException {
        Path installed = cache.resolve("clickhouse-" + lockHash());
        Path library = installed.resolve(LIBRARY);
        if (Files.exists(library)) {
            return library;
        }
        progress.at("Fetching the ClickHouse engine, once: 178 MB", -1);
        Path lock = cache.resolve(installed.getFileName() + ".lock");
        try (DirectoryLock held = lockWhenFree(lock)) {
            if (!Files.exists(library)) {
                install(installed);
            }
        }
        return library;
    }

    /**
     * Says what to do where there is no engine for this platform.
     *
     * @throws ServiceException if this is not Linux x64
     */
    static void requirePlatform() {
        requirePlatform(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static void requirePlatform(String system, String architecture) {
        boolean linux = system.equals("Linux");
        boolean x64 = architecture.equals("amd64") || architecture.equals("x86_64");
        if (!linux || !x64) {
            throw new ServiceException(
                    "the embedded ClickHouse runs on Linux x64, and this is "
                            + system
                            + " "
                            + architecture.toLowerCase(Locale.ROOT)
                            + "; run your own Kafka, registry and ClickHouse and give their addresses with --config"
                            + " (local-env/README.md, \"Your own services\")");
        }
    }

    /** Another process may be fetching the same: wait for it, then find its work done. */
    private DirectoryLock lockWhenFree(Path directory) throws IOException, InterruptedException {
        while (true) {
            DirectoryLock lock = DirectoryLock.tryAcquire(directory);
            if (lock != null) {
                return lock;
            }
            progress.at("Waiting for another process that fetches the ClickHouse engine", -1);
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }

    private void install(Path installed) throws IOException, InterruptedException {
        Path partial = cache.resolve(installed.getFileName() + ".partial");
        deleteTree(partial);
        Files.createDirectories(partial);
        for (String file : new String[] {"package.json", LOCK_FILE}) {
            try (InputStream content = resource(file)) {
                Files.copy(content, partial.resolve(file));
            }
        }
        runNpm(partial);
        if (!Files.exists(partial.resolve(LIBRARY))) {
            throw new ServiceException(
                    "npm ended well but left no "
                            + LIBRARY
                            + " in "
                            + partial
                            + "; is it an npm for another platform (npm config get os cpu)?");
        }
        Files.move(partial, installed, StandardCopyOption.ATOMIC_MOVE);
    }

    private void runNpm(Path directory) throws IOException, InterruptedException {
        Path log = cache.resolve("npm.log");
        ProcessBuilder builder =
                new ProcessBuilder(
                        npm().toString(),
                        "ci",
                        "--ignore-scripts",
                        "--no-audit",
                        "--no-fund",
                        "--loglevel=error");
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        Process process = builder.start();
        try {
            while (!process.waitFor(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                progress.at(
                        "Fetching the ClickHouse engine",
                        Math.min(1, bytesIn(directory) / UNPACKED_BYTES));
            }
        } finally {
            process.destroy();
        }
        if (process.exitValue() != 0) {
            throw new ServiceException(whyNpmFailed(Files.readString(log), log));
        }
    }

    private static String whyNpmFailed(String said, Path log) {
        if (said.contains("ENOSPC")) {
            return "the disk of "
                    + log.getParent()
                    + " is full; the ClickHouse engine needs 800 MB there (XDG_CACHE_HOME chooses another place)";
        }
        if (Stream.of(
                        "ENOTFOUND",
                        "EAI_AGAIN",
                        "ECONNREFUSED",
                        "ETIMEDOUT",
                        "ENETUNREACH",
                        "ECONNRESET")
                .anyMatch(said::contains)) {
            return "npm could not reach its registry to fetch the ClickHouse engine (178 MB); go online once, or set"
                    + " npm's proxy or registry (npm config set registry URL), and start again";
        }
        return "npm could not fetch the ClickHouse engine; what it said is in " + log;
    }

    /** Looked for by hand, so that its absence is told apart from its failure. */
    private Path npm() {
        for (String folder : environment.getOrDefault("PATH", "").split(":", -1)) {
            Path candidate = Path.of(folder).resolve("npm");
            if (!folder.isEmpty() && Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        throw new ServiceException(
                "npm is not on the PATH; it fetches the ClickHouse engine (once): install Node.js with npm, and start"
                        + " again");
    }

    private static long bytesIn(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.mapToLong(EngineCache::size).sum();
        } catch (IOException | UncheckedIOException e) {
            // npm renames while we look.
            return 0;
        }
    }

    private static long size(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    static void deleteTree(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            // Nothing to delete.
        }
    }

    private static String lockHash() throws IOException {
        try (InputStream lock = resource(LOCK_FILE)) {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(lock.readAllBytes());
            return HexFormat.of().formatHex(hash).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static InputStream resource(String name) {
        @Nullable InputStream content = EngineCache.class.getResourceAsStream(RESOURCES + name);
        if (content == null) {
            throw new IllegalStateException("not in the jar: " + RESOURCES + name);
        }
        return content;
    }
}
