// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.alert.AlertLife.State;
import io.stockscope.alert.AlertMetric;
import io.stockscope.alert.Rule;
import io.stockscope.alert.Template;
import io.stockscope.alert.ValueUnit;
import io.stockscope.alert.engine.OwnAlert;
import io.stockscope.alert.throttle.Notice;
import io.stockscope.alert.trial.Trial;
import io.stockscope.alert.trial.TrialRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules that come with the project, and their tests. */
class ShippedRulesTest {

    private static final Path RULES = Path.of("rules");
    private static final Path TESTS = Path.of("tests");

    /** Those that say how much there was, and not that anything is wrong. */
    private static final Set<AlertMetric> NO_RULE =
            EnumSet.of(
                    AlertMetric.SYNC_ABSORBED,
                    AlertMetric.PENDING_CHANGES,
                    AlertMetric.BOOK_COMPARISONS);

    @Test
    void areOnTheClassPathAllAsTheyAre() throws IOException {
        Map<String, String> byName = new TreeMap<>();
        texts(RULES)
                .forEach(
                        (file, text) ->
                                byName.put(String.valueOf(Path.of(file).getFileName()), text));
        assertThat(ShippedRules.texts()).containsExactlyEntriesOf(byName);
        assertThat(ShippedRules.runbook()).isEqualTo(Files.readString(Path.of("RUNBOOK.md")));
    }

    @Test
    void haveNoMistake() throws IOException {
        assertThat(RuleFiles.read(texts(RULES)).mistakes()).isEmpty();
    }

    @Test
    void lookAtEveryMetric() throws IOException {
        Set<AlertMetric> looked = EnumSet.copyOf(NO_RULE);
        for (Rule rule : rules()) {
            looked.add(rule.signal().metric());
            looked.addAll(rule.signal().metric().ratioOf());
        }
        assertThat(looked).containsExactlyInAnyOrder(AlertMetric.values());
    }

    @Test
    void haveASectionInTheRunbookEach() throws IOException {
        String runbook = Files.readString(Path.of("RUNBOOK.md"));
        for (Rule rule : rules()) {
            assertThat(runbook).contains("\n### " + rule.name() + "\n");
            assertThat(rule.annotations())
                    .containsEntry(
                            "runbook",
                            "alert-rules/RUNBOOK.md#" + rule.name().toLowerCase(Locale.ROOT));
        }
    }

    /** Nobody who is tired reads milliseconds, or shares of one. */
    @Test
    void sayWhatHasAUnitInIt() throws IOException {
        assertThat(rules())
                .filteredOn(rule -> rule.signal().unit() != ValueUnit.NUMBER)
                .hasSizeGreaterThan(5)
                .allSatisfy(
                        rule -> {
                            TreeSet<String> places =
                                    Template.places(rule.annotations().getOrDefault("summary", ""));
                            assertThat(places)
                                    .contains(Template.VALUE_TEXT)
                                    .doesNotContain(Template.VALUE);
                        });
    }

    @Test
    void theAlertingHasASectionInTheRunbookForEachOfItsOwnAlerts() throws IOException {
        String runbook = Files.readString(Path.of("RUNBOOK.md"));
        for (Notice.Kind kind : Notice.Kind.values()) {
            assertThat(runbook).contains("\n### " + kind.alertName() + "\n");
        }
        for (OwnAlert alert : OwnAlert.values()) {
            assertThat(runbook).contains("\n### " + alert.alertName() + "\n");
        }
    }

    @Test
    void areTestedToFireAndToEnd() throws IOException {
        TreeSet<String> fires = new TreeSet<>();
        TreeSet<String> ends = new TreeSet<>();
        for (Trial trial : trials()) {
            TreeSet<String> firing = new TreeSet<>();
            for (Trial.Expectation expectation : trial.expectations()) {
                List<Trial.ExpectedAlert> alerts = expectation.alerts();
                if (alerts == null) {
                    continue;
                }
                if (alerts.isEmpty()) {
                    ends.addAll(firing);
                }
                alerts.stream()
                        .filter(alert -> alert.state() == State.FIRING)
                        .forEach(alert -> firing.add(alert.rule()));
            }
            fires.addAll(firing);
        }
        List<String> names = rules().stream().map(Rule::name).toList();
        assertThat(fires).containsExactlyInAnyOrderElementsOf(names);
        assertThat(ends).containsAll(names.stream().filter(n -> !isOfTheBrake(n)).toList());
    }

    /** Ends with an acknowledgement, which a test of rules cannot give later. */
    private static boolean isOfTheBrake(String name) {
        return name.equals("PublisherDoesNotAnswer");
    }

    @ParameterizedTest
    @MethodSource("trials")
    void doWhatTheirTestsSay(Trial trial) throws IOException {
        TrialFiles.Result file =
                TrialFiles.read(trial.file(), Files.readString(Path.of(trial.file())));
        Map<String, String> texts = new TreeMap<>();
        for (String rules : file.ruleFiles()) {
            texts.put(rules, Files.readString(TESTS.resolve(rules)));
        }
        assertThat(TrialRun.run(RuleFiles.read(texts).rules(), trial)).isEmpty();
    }

    /** To make them anew: {@code -Drules.schema.update=true}. */
    @Test
    void haveSchemasForEditors() throws IOException {
        Map<String, String> schemas =
                Map.of(
                        "rules.schema.json",
                        RuleSchema.ofRules(),
                        "tests.schema.json",
                        RuleSchema.ofTests());
        for (Map.Entry<String, String> schema : schemas.entrySet()) {
            Path file = Path.of(schema.getKey());
            if (Boolean.getBoolean("rules.schema.update")) {
                Files.writeString(file, schema.getValue());
            }
            assertThat(file).hasContent(schema.getValue());
        }
    }

    private static List<Trial> trials() throws IOException {
        List<Trial> trials = new java.util.ArrayList<>();
        for (Map.Entry<String, String> file : texts(TESTS).entrySet()) {
            TrialFiles.Result read = TrialFiles.read(file.getKey(), file.getValue());
            assertThat(read.mistakes()).isEmpty();
            trials.addAll(read.trials());
        }
        return trials;
    }

    private static List<Rule> rules() throws IOException {
        return RuleFiles.read(texts(RULES)).rules();
    }

    private static Map<String, String> texts(Path folder) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                texts.put(file.toString(), Files.readString(file));
            }
        }
        return texts;
    }
}
