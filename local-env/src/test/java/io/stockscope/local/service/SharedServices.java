// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.service;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Real services for tests, started once per test JVM by the first that asks. They end with the JVM.
 * Tests use names of their own (topics, subjects, databases), since others use the same services.
 */
public final class SharedServices {

    private static @Nullable LocalServices services;

    private SharedServices() {}

    /** The services; the test is skipped where the embedded engine does not run. */
    public static synchronized LocalServices get() throws IOException, InterruptedException {
        assumePlatform();
        if (services == null) {
            services = LocalServices.startTemporary();
        }
        return services;
    }

    /** Skips a test that starts services of its own where the embedded engine does not run. */
    public static void assumePlatform() {
        boolean linuxX64 =
                System.getProperty("os.name").equals("Linux")
                        && System.getProperty("os.arch").equals("amd64");
        assumeTrue(linuxX64, "the embedded ClickHouse runs on Linux x64 only");
    }
}
