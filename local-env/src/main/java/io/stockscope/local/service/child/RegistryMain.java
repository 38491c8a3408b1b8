// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.service.child;

import java.nio.file.Path;

/** The schema registry in this process; only the registry's own libraries are on its class path. */
final class RegistryMain {

    private RegistryMain() {}

    /**
     * Runs until the parent ends.
     *
     * @param arguments directory of the service, main class of the registry
     */
    public static void main(String[] arguments) throws Exception {
        ParentWatch.exitWithParent();
        DirectoryLock.holdUntilExit(Path.of(arguments[0]));
        Class.forName(arguments[1])
                .getMethod("main", String[].class)
                .invoke(null, (Object) new String[0]);
    }
}
