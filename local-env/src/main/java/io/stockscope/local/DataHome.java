// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local;

import java.nio.file.Path;
import java.util.Map;

/** Where commands keep what outlives them, if they are told nothing else. */
public final class DataHome {

    private DataHome() {}

    /** {@code ~/.local/share/stockscope}, or what {@code XDG_DATA_HOME} says instead. */
    public static Path directory() {
        return directory(System.getenv());
    }

    static Path directory(Map<String, String> environment) {
        String shared = environment.getOrDefault("XDG_DATA_HOME", "");
        Path base =
                shared.isBlank()
                        ? Path.of(System.getProperty("user.home"), ".local", "share")
                        : Path.of(shared);
        return base.resolve("stockscope");
    }
}
