// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayOfTest {

    private static final RecordPlace FIRST = new RecordPlace("wms.stock", 3, 4711);
    private static final RecordPlace SECOND = new RecordPlace("wms.stock", 1, 5000);

    @Test
    void headerNamesTopicPartitionAndOffset() {
        Headers headers = new RecordHeaders();
        ReplayOf.of(FIRST, null).addTo(headers);

        Header header = headers.lastHeader("stockscope-replay-of");
        assertThat(new String(header.value(), StandardCharsets.UTF_8))
                .isEqualTo("wms.stock/3/4711");
        assertThat(ReplayOf.parse(header, "wms.stock")).hasValue(new ReplayOf(List.of(FIRST)));
    }

    @Test
    void replayOfAReplayNamesBoth() {
        ReplayOf both = ReplayOf.of(SECOND, "wms.stock/3/4711");
        assertThat(both.places()).containsExactly(FIRST, SECOND);
        assertThat(ReplayOf.parse(both.toString())).hasValue(both);
    }

    @Test
    void headerIsWrittenOnceAndOfManyPlacesTheLastCount() {
        String many =
                IntStream.range(0, 100)
                        .mapToObj(i -> "wms.stock/0/" + i)
                        .collect(Collectors.joining(","));
        Headers headers = new RecordHeaders();
        ReplayOf.of(FIRST, null).addTo(headers);
        ReplayOf.of(FIRST, many).addTo(headers);

        assertThat(headers.headers(ReplayOf.HEADER)).hasSize(1);
        assertThat(ReplayOf.of(FIRST, many).places())
                .hasSize(16)
                .endsWith(new RecordPlace("wms.stock", 0, 99), FIRST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "wms.stock",
                "wms.stock/1",
                "wms.stock/1/",
                "wms.stock/-1/5",
                "wms.stock/1/5/6",
                "wms.stock/1/9999999999999999999",
                "wms.stock/1/99999999999999999999",
                "wms.stock/99999999999/5",
                "wms stock/1/5",
                "wms.stock/1/5,",
                "wms.stock/1/5,nonsense",
                "pos.lines/1/5",
                "wms.stock/1/5,pos.lines/1/5"
            })
    void whatIsNoPlaceInTheRecordsOwnTopicIsNoReplay(String value) {
        Header header = new RecordHeader(ReplayOf.HEADER, value.getBytes(StandardCharsets.UTF_8));
        assertThat(ReplayOf.parse(header, "wms.stock")).isEmpty();
    }

    @Test
    void headerWithoutAValueOrWithAHugeOneIsNoReplay() {
        assertThat(ReplayOf.parse(new RecordHeader(ReplayOf.HEADER, (byte[]) null), "wms.stock"))
                .isEmpty();
        assertThat(
                        ReplayOf.parse(
                                new RecordHeader(ReplayOf.HEADER, new byte[1 << 20]), "wms.stock"))
                .isEmpty();
    }
}
