// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.login;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Who may look: a file with a line {@code name:hash} for each, as {@link #line} makes them. Empty
 * lines and those that begin with # say nothing.
 */
public final class Users {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");
    private static final int LONGEST_PASSWORD = 200;

    private final Map<String, PasswordHash> hashes;

    /** Takes as long as a real one, so that nobody learns which names there are. */
    private final PasswordHash nobody;

    private Users(Map<String, PasswordHash> hashes) {
        this.hashes = Map.copyOf(hashes);
        this.nobody = PasswordHash.of(new char[] {'?'}, PasswordHash.ITERATIONS);
    }

    /**
     * Reads the file.
     *
     * @throws IllegalArgumentException if a line is none of the kind, or there is nobody; it names
     *     the line, never what is in it
     */
    public static Users read(Path file) throws IOException {
        Map<String, PasswordHash> hashes = new LinkedHashMap<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int colon = line.indexOf(':');
            String name = colon < 0 ? "" : line.substring(0, colon);
            int number = i + 1;
            PasswordHash hash =
                    PasswordHash.parse(line.substring(colon + 1))
                            .filter(each -> NAME.matcher(name).matches())
                            .orElseThrow(
                                    () ->
                                            new IllegalArgumentException(
                                                    "%s, line %d: expected is name:hash, as 'stockscope dashboards password' makes it"
                                                            .formatted(file, number)));
            if (hashes.putIfAbsent(name, hash) != null) {
                throw new IllegalArgumentException(
                        "%s, line %d: this name is there twice".formatted(file, number));
            }
        }
        if (hashes.isEmpty()) {
            throw new IllegalArgumentException(
                    file + " has no user: add a line with 'stockscope dashboards password'");
        }
        return new Users(hashes);
    }

    /**
     * Makes the line of a user.
     *
     * @throws IllegalArgumentException if the name has other than letters, digits and {@code ._@-},
     *     or the password is shorter than 10 characters or longer than 200
     */
    public static String line(String name, char[] password) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a name has 1 to 64 letters, digits, or . _ @ -: choose another");
        }
        if (password.length < 10 || password.length > LONGEST_PASSWORD) {
            throw new IllegalArgumentException(
                    "a password has 10 to 200 characters: choose another");
        }
        return name + ":" + PasswordHash.of(password, PasswordHash.ITERATIONS).text();
    }

    /** Whether there is such a user with that password. */
    public boolean knows(String name, char[] password) {
        if (password.length > LONGEST_PASSWORD) {
            return false;
        }
        PasswordHash hash = hashes.get(name);
        if (hash == null) {
            nobody.matches(password);
            return false;
        }
        return hash.matches(password);
    }
}
