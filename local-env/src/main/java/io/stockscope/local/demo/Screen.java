// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.demo;

/** Where the figures are shown. */
interface Screen extends AutoCloseable {

    /** Shows the figures, if it is time. */
    void show(Figures figures, View.Now now);

    @Override
    void close();
}
