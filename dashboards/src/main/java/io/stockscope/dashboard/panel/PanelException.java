// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.panel;

import java.util.List;

/** Definitions of panels or pages are wrong; the message names each mistake on a line. */
public final class PanelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PanelException(List<String> mistakes) {
        super(String.join("\n", mistakes));
    }
}
