// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.alert.Rule;
import io.stockscope.alert.yaml.RuleFiles;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertingBenchRulesTest {

    @Test
    void rulesAreAsManyAsAskedForAndCorrect() {
        RuleFiles.Result files = RuleFiles.read(Map.of("bench.yaml", AlertingBenchRules.yaml(500)));
        assertThat(files.mistakes()).isEmpty();
        assertThat(files.rules()).hasSize(500).allMatch(rule -> rule.by().contains("channel"));
        assertThat(files.rules().get(0).name()).isEqualTo(AlertingBenchRules.FIRES);
        assertThat(files.rules().stream().filter(rule -> rule.throttle() != null))
                .hasSizeGreaterThan(200);
        assertThat(names(files.rules())).doesNotHaveDuplicates();
    }

    private static List<String> names(List<Rule> rules) {
        return rules.stream().map(Rule::name).toList();
    }
}
