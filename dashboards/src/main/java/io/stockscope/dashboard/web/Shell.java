// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The HTML around all pages. What is in them comes by scripts. */
final class Shell {

    private static final String FOLDER = "/io/stockscope/dashboard/web/";

    private final String page;
    private final String login;

    Shell() {
        page = resource("shell.html");
        login = resource("login.html");
    }

    /** A page; id and title are of the definitions, nothing in it is of the request. */
    String page(String id, String title) {
        return page.replace("{{id}}", Html.escaped(id)).replace("{{title}}", Html.escaped(title));
    }

    /**
     * The form to log in.
     *
     * @param next where to go then
     * @param message what was wrong; empty at first
     */
    String login(String next, String message) {
        return login.replace("{{next}}", Html.escaped(next))
                .replace("{{message}}", Html.escaped(message));
    }

    private static String resource(String name) {
        try (InputStream in = Shell.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException(FOLDER + name + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
