// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local;

import org.jspecify.annotations.Nullable;

/**
 * Ends a command. The message becomes the one line on standard error, so it says what was wrong and
 * what to do.
 */
public final class CliException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Wrong input, or something failed. */
    public static final int FAILED = 1;

    /** Wrong usage of the command line. */
    public static final int WRONG_USAGE = 2;

    private final int exitCode;

    private CliException(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** Wrong input, or something failed: exit code 1. */
    public static CliException failed(String message) {
        return new CliException(FAILED, message, null);
    }

    /** The same, with the cause that {@code --debug} shows. */
    public static CliException failed(String message, Throwable cause) {
        return new CliException(FAILED, message, cause);
    }

    /** Options or parameters that do not go together: exit code 2. */
    public static CliException wrongUsage(String message) {
        return new CliException(WRONG_USAGE, message, null);
    }

    /** What the process ends with. */
    public int exitCode() {
        return exitCode;
    }
}
