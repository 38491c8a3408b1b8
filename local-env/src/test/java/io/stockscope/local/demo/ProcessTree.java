// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a process and all that it has started use, as Linux tells it; looked at again and again. */
final class ProcessTree {

    private static final Path PROC = Path.of("/proc");

    /** The state of a listening socket, and the columns of {@code /proc/net/tcp}. */
    private static final String LISTENS = "0A";

    private static final int ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private static final long ACCESS_MODE = 3;

    private final ProcessHandle root;
    private final Set<ProcessHandle> processes = new HashSet<>();
    private final Set<String> listening = new TreeSet<>();
    private final Set<Path> written = new TreeSet<>();
    private long mostResidentBytes;

    ProcessTree(ProcessHandle root) {
        this.root = root;
    }

    /** Notes what there is now. */
    void look() {
        List<ProcessHandle> now = Stream.concat(Stream.of(root), root.descendants()).toList();
        processes.addAll(now);
        long resident = now.stream().mapToLong(process -> residentBytes(process.pid())).sum();
        mostResidentBytes = Math.max(mostResidentBytes, resident);
        Set<String> sockets = new HashSet<>();
        now.forEach(process -> openFiles(process.pid(), sockets));
        listening.addAll(listening(sockets::contains));
    }

    /** All processes that were seen. */
    Set<ProcessHandle> processes() {
        return processes;
    }

    /** Addresses on which they listened: hexadecimal, as in {@code /proc/net/tcp}. */
    Set<String> listening() {
        return listening;
    }

    /** Addresses of those that somebody listens on now. */
    Set<String> stillListening() {
        Set<String> now = listening(socket -> true);
        now.retainAll(listening);
        return now;
    }

    /** Regular files that one of them had open for writing. */
    Set<Path> written() {
        return written;
    }

    /** The most memory that all of them had at a time. */
    long mostResidentBytes() {
        return mostResidentBytes;
    }

    private static long residentBytes(long pid) {
        return lines(PROC.resolve(pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .sum();
    }

    private void openFiles(long pid, Set<String> sockets) {
        try (Stream<Path> links = Files.list(PROC.resolve(pid + "/fd"))) {
            links.forEach(link -> openFile(pid, link, sockets));
        } catch (IOException e) {
            // It has ended.
        }
    }

    private void openFile(long pid, Path link, Set<String> sockets) {
        try {
            String target = Files.readSymbolicLink(link).toString();
            if (target.startsWith("socket:[")) {
                sockets.add(target.replaceAll("\\D", ""));
            } else if (isWritten(pid, link) && Files.isRegularFile(Path.of(target))) {
                written.add(Path.of(target));
            }
        } catch (IOException e) {
            // It has been closed.
        }
    }

    private static boolean isWritten(long pid, Path link) {
        return lines(PROC.resolve(pid + "/fdinfo/" + link.getFileName())).stream()
                .filter(line -> line.startsWith("flags:"))
                .anyMatch(
                        line ->
                                (Long.parseLong(line.substring("flags:".length()).strip(), 8)
                                                & ACCESS_MODE)
                                        != 0);
    }

    private static Set<String> listening(Predicate<String> wantedSocket) {
        Set<String> addresses = new TreeSet<>();
        for (String table : List.of("net/tcp", "net/tcp6")) {
            lines(PROC.resolve(table)).stream()
                    .map(line -> line.strip().split("\\s+"))
                    .filter(columns -> columns[STATE].equals(LISTENS))
                    .filter(columns -> wantedSocket.test(columns[INODE]))
                    .forEach(columns -> addresses.add(columns[ADDRESS]));
        }
        return addresses;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            // The process has ended.
            return List.of();
        }
    }
}
