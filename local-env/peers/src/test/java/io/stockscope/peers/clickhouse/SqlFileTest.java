// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SqlFileTest {

    @Test
    void statementsAreFilledInAndHaveNoComments() {
        List<String> answer = SqlFile.statements("answer.sql", "now", "now64(3)");
        assertThat(answer)
                .allMatch(s -> s.startsWith("CREATE TABLE") || s.startsWith("INSERT INTO"))
                .noneMatch(s -> s.contains("${"))
                .anyMatch(s -> s.contains("expires_at <= now64(3)"));
        assertThat(answer).filteredOn(s -> s.startsWith("INSERT INTO peer_")).hasSize(4);
    }

    @Test
    void aFileThatIsMissingIsNamed() {
        assertThatThrownBy(() -> SqlFile.statements("none.sql", "now", ""))
                .hasMessageContaining("none.sql");
    }
}
