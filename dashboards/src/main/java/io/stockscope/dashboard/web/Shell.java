// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.web;

import io.stockscope.dashboard.panel.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** The HTML around all pages. What is in them comes by scripts. */
final class Shell {

    private static final String FOLDER = "/io/stockscope/dashboard/web/";

    private final String page;
    private final String login;
    private final String runbook;

    Shell() {
        page = resource("shell.html");
        login = resource("login.html");
        runbook = resource("runbook.html");
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

    /**
     * The runbook.
     *
     * @param pages of which those without a parameter are linked to
     * @param content HTML
     */
    String runbook(List<Page> pages, String content) {
        String links =
                pages.stream()
                        .filter(page -> !page.path().contains("{"))
                        .map(
                                page ->
                                        "<li><a href=\"%s\">%s</a></li>"
                                                .formatted(
                                                        Html.escaped(page.path()),
                                                        Html.escaped(page.title())))
                        .collect(Collectors.joining());
        return runbook.replace("{{pages}}", links).replace("{{content}}", content);
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
