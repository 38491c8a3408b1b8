// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.schemas;

import static java.util.Objects.requireNonNull;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.stockscope.config.RegistrySettings;
import io.stockscope.event.registry.IncompatibleSchemasException;
import io.stockscope.event.registry.RegisteredSchemas;
import io.stockscope.event.registry.RegistryClients;
import io.stockscope.event.registry.RegistryException;
import io.stockscope.event.registry.SchemaProblem;
import io.stockscope.event.registry.SchemaRegistration;
import io.stockscope.local.CliException;
import io.stockscope.local.ConfigOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code stockscope schemas}: registers the schemas, or checks that they may be. */
@Command(
        name = "schemas",
        description =
                "Registers the schemas of all topics in a schema registry, or checks that they may"
                        + " follow what is registered there.")
public final class SchemasCommand implements Runnable {
    @Spec private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                requireNonNull(spec).commandLine(), "Missing: one of register, check");
    }

    @Command(
            name = "register",
            description = {
                "Registers the schema of each topic under <topic>-value, and sets the level of that"
                        + " subject to BACKWARD_TRANSITIVE. What is registered already stays as it"
                        + " is.",
                "Registers none if one of them may not follow what is registered."
            })
    int register(@Mixin ConfigOptions config) {
        PrintWriter out = requireNonNull(spec).commandLine().getOut();
        List<SchemaRegistration.Registered> registered = with(config, SchemaRegistration::register);
        for (SchemaRegistration.Registered schema : registered) {
            out.printf(
                    "%-34s id %-6d %s%s%n",
                    schema.topic().subject(),
                    schema.schemaId(),
                    schema.added() ? "registered" : "was registered",
                    schema.unguarded()
                            .map(why -> ", but its level could not be set: " + why)
                            .orElse(""));
        }
        out.flush();
        return 0;
    }

    @Command(
            name = "check",
            description =
                    "Checks the schema of each topic against every version that is registered."
                            + " Changes nothing.")
    int check(@Mixin ConfigOptions config) {
        PrintWriter out = requireNonNull(spec).commandLine().getOut();
        List<RegisteredSchemas.Comparison> comparisons = with(config, RegisteredSchemas::compare);
        for (RegisteredSchemas.Comparison comparison : comparisons) {
            out.printf("%-34s %s%n", comparison.topic().subject(), verdict(comparison));
        }
        out.flush();
        List<SchemaProblem> problems =
                comparisons.stream().flatMap(c -> c.problems().stream()).toList();
        if (!problems.isEmpty()) {
            throw CliException.failed(
                    problems.stream()
                            .map(SchemaProblem::toString)
                            .collect(Collectors.joining("; ")));
        }
        return 0;
    }

    private static String verdict(RegisteredSchemas.Comparison comparison) {
        if (comparison.versions().isEmpty()) {
            return "not registered yet";
        }
        return comparison.problems().isEmpty()
                ? "may follow versions " + comparison.versions()
                : "may not follow: "
                        + comparison.problems().stream()
                                .map(SchemaProblem::field)
                                .distinct()
                                .collect(Collectors.joining(", "));
    }

    private static <T> T with(ConfigOptions config, Function<SchemaRegistryClient, T> work) {
        RegistrySettings settings = config.load().registry();
        try (SchemaRegistryClient registry = RegistryClients.create(settings.connection())) {
            return work.apply(registry);
        } catch (RegistryException e) {
            throw CliException.failed(
                    "schema registry %s: %s".formatted(settings.url(), e.getMessage()), e);
        } catch (IncompatibleSchemasException e) {
            throw CliException.failed("nothing was registered: " + e.getMessage(), e);
        } catch (IOException e) {
            throw CliException.failed("the registry client cannot be closed: " + e.getMessage(), e);
        }
    }
}
