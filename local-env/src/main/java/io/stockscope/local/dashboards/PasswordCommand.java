// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.dashboards;

import io.stockscope.dashboard.login.Users;
import io.stockscope.local.CliException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code stockscope dashboards password}: the line of a user. */
@Command(
        name = "password",
        description = {
            "Asks for a password and prints the line of a user for the file of --users.",
            "The password is read from the terminal, or else from standard input."
        })
final class PasswordCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "Name of the user.")
    private String name = "";

    @Override
    public Integer call() throws IOException {
        char[] password = password();
        try {
            spec.commandLine().getOut().println(Users.line(name, password));
            return 0;
        } catch (IllegalArgumentException e) {
            throw CliException.failed(String.valueOf(e.getMessage()));
        } finally {
            Arrays.fill(password, ' ');
        }
    }

    private static char[] password() throws IOException {
        if (System.console() != null) {
            char[] typed = System.console().readPassword("Password: ");
            return typed == null ? new char[0] : typed;
        }
        String line =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                        .readLine();
        return line == null ? new char[0] : line.toCharArray();
    }
}
