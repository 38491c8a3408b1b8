// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Where a secret is to be found, never the secret itself: this is what travels in a job graph. Each
 * {@link #get()} reads it anew, in the process that needs it, so a changed file counts from the
 * next connection on.
 */
public final class Secret implements Serializable, Supplier<String> {

    private static final long serialVersionUID = 1L;

    private enum Kind {
        ENVIRONMENT,
        FILE,
        JSON
    }

    private final Kind kind;

    /** Name of the variable, or path of the file. */
    private final String place;

    /** JSON pointer within the file; empty for the other kinds. */
    private final String pointer;

    private Secret(Kind kind, String place, String pointer) {
        this.kind = kind;
        this.place = place;
        this.pointer = pointer;
    }

    /** The value of an environment variable. */
    public static Secret ofEnvironment(String variable) {
        return new Secret(Kind.ENVIRONMENT, variable, "");
    }

    /** The content of a file, without the line break at its end. */
    public static Secret ofFile(Path file) {
        return new Secret(Kind.FILE, file.toAbsolutePath().normalize().toString(), "");
    }

    /** The text at a JSON pointer such as {@code /clickhouse/writer/password} in a file. */
    public static Secret ofJson(Path file, String pointer) {
        return new Secret(Kind.JSON, file.toAbsolutePath().normalize().toString(), pointer);
    }

    /**
     * Reads the secret.
     *
     * @throws ConfigException if it is not there; the message says where it was looked for
     */
    @Override
    public String get() {
        return switch (kind) {
            case ENVIRONMENT -> fromEnvironment();
            case FILE -> content().strip();
            case JSON -> fromJson();
        };
    }

    private String fromEnvironment() {
        String value = System.getenv(place);
        if (value == null) {
            throw new ConfigException(
                    "the environment variable "
                            + place
                            + " is not set in this process; set it on every host that runs the job");
        }
        return value;
    }

    private String content() {
        try {
            return Files.readString(Path.of(place));
        } catch (NoSuchFileException e) {
            throw new ConfigException(
                    "the file " + place + " with a password or token is not there on this host", e);
        } catch (IOException e) {
            throw new ConfigException(
                    "the file "
                            + place
                            + " with a password or token cannot be read: "
                            + e.getMessage(),
                    e);
        }
    }

    private String fromJson() {
        JsonNode node;
        try {
            node = new JsonMapper().readTree(content()).at(pointer);
        } catch (IOException e) {
            // Without Jackson's message: it quotes the text, which holds passwords.
            throw new ConfigException(place + " is not JSON");
        }
        if (!node.isTextual()) {
            throw new ConfigException(place + " holds no text at " + pointer);
        }
        return node.textValue();
    }

    /** Says where the secret is, not what it is. */
    @Override
    public String toString() {
        return switch (kind) {
            case ENVIRONMENT -> "secret in environment variable " + place;
            case FILE -> "secret in file " + place;
            case JSON -> "secret in file " + place + " at " + pointer;
        };
    }
}
