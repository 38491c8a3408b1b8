// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.produce;

import static java.util.Objects.requireNonNull;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.stockscope.config.RegistrySettings;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.registry.RegistryClients;
import io.stockscope.event.registry.RegistryException;
import io.stockscope.event.text.EventTextException;
import io.stockscope.event.text.TextBytes;
import io.stockscope.event.text.TextEvent;
import io.stockscope.event.text.TextLine;
import io.stockscope.local.CliException;
import io.stockscope.local.ConfigOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code stockscope produce}: sends events given as text. */
@Command(
        name = "produce",
        description = {
            "Sends events given as text, one a line, to their topics.",
            "The form of a line, and what may be left out: avro-schemas/README.md. At a line that is"
                    + " no event it ends and names file, line and field; what precedes it stays sent."
                    + " To send a file again is harmless: events are told apart by their eventId."
        })
public final class ProduceCommand implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    @Mixin private ConfigOptions config = new ConfigOptions();

    @Option(
            names = "--check",
            description = "Only reads the files, all of them, and counts; needs no services.")
    private boolean check;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "Events as .jsonl or .jsonl.gz; - is standard input.")
    private List<String> files = List.of();

    @Override
    public Integer call() {
        long totalBytes = 0;
        for (String file : files) {
            long bytes = sizeOf(file);
            totalBytes = bytes < 0 || totalBytes < 0 ? -1 : totalBytes + bytes;
        }
        PrintWriter out = requireNonNull(spec).commandLine().getOut();
        EventCounts counts = check ? check(totalBytes) : send(totalBytes);
        counts.print(out, check ? "read" : "sent");
        return 0;
    }

    private EventCounts check(long totalBytes) {
        EventCounts counts = new EventCounts();
        String firstMistake = null;
        long mistakes = 0;
        try (ProduceProgress progress = ProduceProgress.start("check", totalBytes)) {
            for (String file : files) {
                try (EventFile events = EventFile.open(file, System.in, progress)) {
                    while (true) {
                        try {
                            TextLine line = events.next();
                            if (line == null) {
                                break;
                            }
                            counts.add(line.topic());
                        } catch (EventTextException e) {
                            mistakes++;
                            firstMistake = firstMistake == null ? e.getMessage() : firstMistake;
                        }
                    }
                } catch (IOException e) {
                    throw CliException.failed(String.valueOf(e.getMessage()), e);
                }
            }
        }
        if (firstMistake != null) {
            throw CliException.failed(
                    "%s (lines that are no events: %d; events: %d)"
                            .formatted(firstMistake, mistakes, counts.total()));
        }
        return counts;
    }

    private EventCounts send(long totalBytes) {
        StockscopeConfig settings = config.load();
        RegistrySettings registry = settings.registry();
        EventCounts counts = new EventCounts();
        try (SchemaRegistryClient schemas = RegistryClients.create(registry.connection());
                EventProducer producer = EventProducer.open(settings.kafka(), schemas)) {
            try (ProduceProgress progress = ProduceProgress.start("produce", totalBytes)) {
                for (String file : files) {
                    send(file, producer, progress, counts);
                }
                producer.flush();
            } catch (RegistryException e) {
                throw failed(describe(registry, e), e, producer, counts);
            } catch (EventTextException | ProduceException | IOException e) {
                throw failed(String.valueOf(e.getMessage()), e, producer, counts);
            }
        } catch (ProduceException e) {
            throw CliException.failed(String.valueOf(e.getMessage()), e);
        } catch (RegistryException e) {
            throw CliException.failed(describe(registry, e), e);
        } catch (IOException e) {
            throw CliException.failed("the registry client cannot be closed: " + e.getMessage(), e);
        }
        return counts;
    }

    /** What precedes the mistake stays sent; the message says how much that is. */
    private static CliException failed(
            String message, Exception cause, EventProducer producer, EventCounts counts) {
        long sent = producer.settle();
        return CliException.failed(
                "%s; %s"
                        .formatted(
                                message,
                                counts.total() == 0
                                        ? "nothing was sent"
                                        : sent == counts.total()
                                                ? "the %d events before it were sent"
                                                        .formatted(sent)
                                                : "of the %d events before it %d were sent"
                                                        .formatted(counts.total(), sent)),
                cause);
    }

    private static void send(
            String file, EventProducer producer, ProduceProgress progress, EventCounts counts)
            throws IOException {
        try (EventFile events = EventFile.open(file, System.in, progress)) {
            for (TextLine line = events.next(); line != null; line = events.next()) {
                if (line instanceof TextEvent event) {
                    producer.send(event.topic(), event.key(), event.event());
                } else if (line instanceof TextBytes bytes) {
                    producer.sendBytes(bytes.topic(), bytes.key(), bytes.value());
                }
                counts.add(line.topic());
            }
        }
    }

    private static String describe(RegistrySettings registry, RegistryException e) {
        return "schema registry %s: %s".formatted(registry.url(), e.getMessage());
    }

    private static long sizeOf(String file) {
        try {
            return EventFile.requireReadable(file);
        } catch (IOException e) {
            throw CliException.failed(String.valueOf(e.getMessage()), e);
        }
    }
}
