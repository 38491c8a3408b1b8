// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.deadletters;

import io.stockscope.config.StockscopeConfig;
import io.stockscope.job.decode.RecordPlace;
import io.stockscope.local.CliException;
import io.stockscope.local.ConfigOptions;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code stockscope dead-letters}: what could not be used, why, and once more. */
@Command(
        name = "dead-letters",
        description = "Looks at the records that could not be used, and sends them again.",
        subcommands = {
            DeadLettersCommand.ListLetters.class,
            DeadLettersCommand.Show.class,
            DeadLettersCommand.ReplayLetters.class
        })
public final class DeadLettersCommand implements Callable<Integer> {

    private static final String PLACE_LABEL = "TOPIC/PARTITION/OFFSET";

    @Override
    public Integer call() {
        throw CliException.wrongUsage(
                "which: dead-letters list, dead-letters show, or dead-letters replay?");
    }

    /** {@code dead-letters list}. */
    @Command(
            name = "list",
            description = {
                "Lists dead letters, the latest first: place, when it failed, reason, source, state, message.",
                "The state is open, or when a replay succeeded."
            })
    static final class ListLetters implements Callable<Integer> {

        @Spec private CommandSpec spec;
        @Mixin private ConfigOptions config = new ConfigOptions();
        @Mixin private LetterFilter filter = new LetterFilter();

        @Option(names = "--open", description = "Only those that no replay has closed.")
        private boolean open;

        @Option(
                names = "--limit",
                paramLabel = "COUNT",
                defaultValue = "100",
                description = "At most so many (${DEFAULT-VALUE}).")
        private int limit;

        @Override
        public Integer call() {
            requirePositive(limit);
            PrintWriter out = spec.commandLine().getOut();
            try (DeadLetterStore store = DeadLetterStore.open(config.load().clickHouse())) {
                List<FoundLetter> letters = store.latest(filter, open, limit);
                letters.forEach(letter -> out.println(line(letter)));
                long count = letters.size() < limit ? letters.size() : store.count(filter, open);
                out.println(
                        count == letters.size()
                                ? count + " dead letters"
                                : letters.size() + " of " + count + " dead letters");
            }
            return 0;
        }

        private static String line(FoundLetter letter) {
            return String.join(
                    "  ",
                    letter.place().toString(),
                    letter.failedAt().toString(),
                    letter.reason(),
                    Printable.text(letter.source()),
                    letter.recoveredAt() == null ? "open" : letter.recoveredAt().toString(),
                    Printable.text(letter.message()));
        }
    }

    /** {@code dead-letters show}. */
    @Command(
            name = "show",
            description = {
                "Shows all that is known of one dead letter.",
                "Key and value are shown only with --bytes: they may hold what is personal."
                        + " Of a row that ClickHouse refused the columns are shown then."
            })
    static final class Show implements Callable<Integer> {

        @Spec private CommandSpec spec;
        @Mixin private ConfigOptions config = new ConfigOptions();

        @Option(
                names = "--bytes",
                description = "Shows key and value too, in hexadecimal and ASCII.")
        private boolean bytes;

        @Parameters(
                paramLabel = PLACE_LABEL,
                converter = PlaceConverter.class,
                description = "The place of the record, such as wms.stock/3/4711.")
        private @Nullable RecordPlace place;

        @Override
        public Integer call() {
            RecordPlace wanted = Objects.requireNonNull(place);
            try (DeadLetterStore store = DeadLetterStore.open(config.load().clickHouse())) {
                FoundLetter letter = store.find(wanted).orElseThrow(() -> notThere(wanted));
                PrintWriter out = spec.commandLine().getOut();
                print(letter, out);
                if (bytes) {
                    Map<RecordPlace, RecordBytes> kept = store.bytes(List.of(letter));
                    RecordBytes found = kept.getOrDefault(wanted, new RecordBytes(null, null));
                    if (letter.isRow()) {
                        printRow(found, out);
                    } else {
                        print(found, out);
                    }
                }
            }
            return 0;
        }

        private void print(FoundLetter letter, PrintWriter out) {
            out.println("topic         " + letter.place().topic());
            out.println("partition     " + letter.place().partition());
            out.println("offset        " + letter.place().offset());
            out.println("reason        " + letter.reason());
            out.println("message       " + Printable.text(letter.message()));
            out.println("source        " + Printable.text(letter.source()));
            out.println("replay of     " + Printable.text(letter.replayOf()));
            out.println("failed at     " + letter.failedAt());
            out.println(
                    "recovered at  " + (letter.recoveredAt() == null ? "-" : letter.recoveredAt()));
            out.println(
                    (letter.isRow() ? "columns       " : "key           ")
                            + length(letter.keyBytes()));
            out.println("value         " + length(letter.keptBytes()) + cut(letter));
            if (letter.valueSha256() != null) {
                out.println("value SHA-256 " + letter.valueSha256());
            }
        }

        private static void print(RecordBytes bytes, PrintWriter out) {
            if (bytes.key() != null) {
                out.print("key bytes" + System.lineSeparator() + Printable.bytes(bytes.key()));
            }
            if (bytes.value() != null) {
                out.print("value bytes" + System.lineSeparator() + Printable.bytes(bytes.value()));
            }
        }

        /** Column by column; as bytes if they are not the whole row. */
        private static void printRow(RecordBytes bytes, PrintWriter out) {
            if (bytes.value() == null) {
                return;
            }
            if (bytes.key() == null) {
                out.println("row as text");
                out.println("  " + Printable.text(text(bytes.value())));
                return;
            }
            List<String> lines =
                    RowBinaryText.lines(text(bytes.key()), bytes.value()).orElse(List.of());
            if (lines.isEmpty()) {
                print(bytes, out);
                return;
            }
            out.println("row");
            lines.forEach(line -> out.println("  " + line));
        }

        private static String text(byte[] utf8) {
            return new String(utf8, StandardCharsets.UTF_8);
        }

        private String length(int length) {
            return length < 0 ? "-" : length + " bytes" + (bytes ? "" : ", see --bytes");
        }

        private static String cut(FoundLetter letter) {
            return letter.valueSha256() == null
                    ? ""
                    : ", the beginning of " + letter.valueBytes() + " bytes";
        }
    }

    /** {@code dead-letters replay}. */
    @Command(
            name = "replay",
            description = {
                "Sends records of dead letters again, to their own topic, once the cause is mended:"
                        + " those that are named, or all that are open and meet the conditions.",
                "A dead letter is closed when a running job could use its record. To send one twice is"
                        + " harmless: events are told apart by their eventId."
            })
    static final class ReplayLetters implements Callable<Integer> {

        @Spec private CommandSpec spec;
        @Mixin private ConfigOptions config = new ConfigOptions();
        @Mixin private LetterFilter filter = new LetterFilter();

        @Option(names = "--all", description = "All that are open, without a condition.")
        private boolean all;

        @Option(
                names = "--limit",
                paramLabel = "COUNT",
                defaultValue = "100000",
                description =
                        "With conditions: at most so many, the oldest first (${DEFAULT-VALUE}).")
        private int limit;

        @Option(names = "--dry-run", description = "Sends nothing; says what would be sent.")
        private boolean dryRun;

        @Parameters(
                arity = "0..*",
                paramLabel = PLACE_LABEL,
                converter = PlaceConverter.class,
                description = "Places of records, such as wms.stock/3/4711.")
        private List<RecordPlace> places = List.of();

        @Override
        public Integer call() {
            checkUsage();
            StockscopeConfig settings = config.load();
            Told told = new Told(spec.commandLine().getOut(), dryRun);
            try (DeadLetterStore store = DeadLetterStore.open(settings.clickHouse());
                    Replay replay = new Replay(store, settings.kafka(), dryRun)) {
                replay.send(places.isEmpty() ? store.toReplay(filter, limit) : named(store), told);
            } finally {
                told.sum();
            }
            if (told.refused > 0) {
                throw CliException.failed(
                        told.refused
                                + " dead letters cannot be replayed; each line above says why");
            }
            return 0;
        }

        private void checkUsage() {
            requirePositive(limit);
            boolean byCondition = !filter.isEmpty();
            if (places.isEmpty() && !byCondition && !all) {
                throw CliException.wrongUsage(
                        "which dead letters: give places, a condition such as --topic, or --all");
            }
            if (!places.isEmpty() && (byCondition || all)) {
                throw CliException.wrongUsage("give places or conditions, not both");
            }
            if (all && byCondition) {
                throw CliException.wrongUsage("--all goes without conditions");
            }
        }

        private List<FoundLetter> named(DeadLetterStore store) {
            List<FoundLetter> letters = new ArrayList<>();
            for (RecordPlace place : places) {
                FoundLetter letter = store.find(place).orElseThrow(() -> notThere(place));
                if (!letter.isOpen()) {
                    throw CliException.failed(
                            "%s was recovered at %s already; nothing was sent"
                                    .formatted(place, letter.recoveredAt()));
                }
                letters.add(letter);
            }
            return letters;
        }
    }

    private static void requirePositive(int limit) {
        if (limit < 1) {
            throw CliException.wrongUsage("--limit is at least 1");
        }
    }

    private static CliException notThere(RecordPlace place) {
        return CliException.failed(
                "there is no dead letter %s; see stockscope dead-letters list".formatted(place));
    }

    /** Says what becomes of each. */
    private static final class Told implements Replay.Listener {
        private final PrintWriter out;
        private final boolean dryRun;
        private long replayed;
        private long refused;

        Told(PrintWriter out, boolean dryRun) {
            this.out = out;
            this.dryRun = dryRun;
        }

        @Override
        public void replayed(FoundLetter letter, int valueBytes) {
            replayed++;
            if (dryRun) {
                out.println(letter.place() + "  " + valueBytes + " bytes");
            }
        }

        @Override
        public void refused(FoundLetter letter, String why) {
            refused++;
            out.println(letter.place() + "  not replayed: " + Printable.text(why));
        }

        void sum() {
            out.println((dryRun ? "would replay " : "replayed ") + replayed + " dead letters");
            out.flush();
        }
    }

    /** Reads the place of a record. */
    static final class PlaceConverter implements ITypeConverter<RecordPlace> {
        @Override
        public RecordPlace convert(String text) {
            return RecordPlace.parse(text)
                    .orElseThrow(
                            () ->
                                    new TypeConversionException(
                                            "'"
                                                    + text
                                                    + "' is no place of a record, give one such as"
                                                    + " wms.stock/3/4711"));
        }
    }
}
