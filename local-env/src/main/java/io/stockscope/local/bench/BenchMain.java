// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.local.StockscopeCommand;
import io.stockscope.local.service.child.ParentWatch;

/** The command {@code stockscope} in a process that ends with the one that started it. */
final class BenchMain {

    private BenchMain() {}

    public static void main(String[] arguments) {
        ParentWatch.exitWithParent();
        StockscopeCommand.main(arguments);
    }
}
