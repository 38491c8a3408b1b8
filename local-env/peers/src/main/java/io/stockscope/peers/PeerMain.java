// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers;

import io.stockscope.local.service.child.ParentWatch;

/** The command in a process that ends with the one that started it. */
final class PeerMain {

    private PeerMain() {}

    public static void main(String[] arguments) {
        ParentWatch.exitWithParent();
        PeersCommand.main(arguments);
    }
}
