// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import java.io.IOException;
import java.io.OutputStream;

/** The packed rows of a batch, wherever they are. */
interface Content {

    /** Returns how many bytes there are. */
    int size();

    /** Writes all of them; any thread may, also several at once. */
    void writeTo(OutputStream out) throws IOException;

    /** Gives the place back; done again, it does nothing. */
    void release();

    /** Bytes that nobody counts. */
    static Content of(byte[] bytes) {
        return new Content() {
            @Override
            public int size() {
                return bytes.length;
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                out.write(bytes);
            }

            @Override
            public void release() {}
        };
    }
}
