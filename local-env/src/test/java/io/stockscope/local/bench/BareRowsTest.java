// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.sink.clickhouse.RowBinaryOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class BareRowsTest {

    @Test
    void bytesWrittenByHandAreThoseOfTheSink() throws IOException {
        ByteArrayOutputStream byHand = new ByteArrayOutputStream();
        new BareRows().write(3, 2_000, byHand);
        RowBinaryOutput ofTheSink = new RowBinaryOutput(1);
        for (long index = 3; index < 2_000; index++) {
            SinkRow row = SinkRows.row(index);
            SinkRowTable.INSTANCE.columns().forEach(column -> column.write(row, ofTheSink));
        }
        assertThat(byHand.toByteArray()).isEqualTo(ofTheSink.toByteArray());
    }
}
