// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** The users of the embedded ClickHouse. Their passwords are made once, at random, and kept. */
record ClickHouseUsers(Endpoints.User admin, Endpoints.User writer, Endpoints.User reader) {

    private static final int PASSWORD_BYTES = 24;

    /** Reads the passwords kept in {@code directory}, or makes them. */
    static ClickHouseUsers in(Path directory) throws IOException {
        Path passwords = PrivateFiles.directory(directory.resolve("passwords"));
        return new ClickHouseUsers(
                user(passwords, "admin"), user(passwords, "writer"), user(passwords, "reader"));
    }

    private static Endpoints.User user(Path passwords, String name) throws IOException {
        Path file = passwords.resolve(name);
        if (!Files.exists(file)) {
            byte[] random = new byte[PASSWORD_BYTES];
            new SecureRandom().nextBytes(random);
            PrivateFiles.write(
                    file, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
        }
        return new Endpoints.User(name, Files.readString(file).strip());
    }

    List<Endpoints.User> all() {
        return List.of(admin, writer, reader);
    }

    /** The value of the {@code Authorization} header with which this user comes. */
    static String authorization(Endpoints.User user) {
        byte[] pair = (user.user() + ":" + user.password()).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    static String sha256(Endpoints.User user) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of()
                    .formatHex(digest.digest(user.password().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
