// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local;

import io.stockscope.config.ConfigException;
import io.stockscope.local.service.ServiceException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever ends a command into one line on standard error and an exit code. */
public final class OneLineErrors implements IParameterExceptionHandler, IExecutionExceptionHandler {

    private final BooleanSupplier debug;

    /**
     * @param debug whether to show where an error came from
     */
    public OneLineErrors(BooleanSupplier debug) {
        this.debug = debug;
    }

    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        String hint = " (see " + command.getCommandSpec().qualifiedName() + " --help)";
        if (e instanceof UnmatchedArgumentException unmatched) {
            List<String> meant = unmatched.getSuggestions();
            if (!meant.isEmpty()) {
                hint = "; did you mean " + String.join(" or ", meant) + "?" + hint;
            }
        }
        print(command, decapitalized(String.valueOf(e.getMessage())) + hint, e);
        return CliException.WRONG_USAGE;
    }

    @Override
    public int handleExecutionException(
            Exception e, CommandLine command, @Nullable ParseResult parseResult) {
        if (e instanceof CliException known) {
            print(command, String.valueOf(known.getMessage()), e);
            return known.exitCode();
        }
        if (e instanceof InterruptedException) {
            // Only the end of the process interrupts a command, and who ended it knows.
            return CliException.FAILED;
        }
        if (e instanceof ConfigException || e instanceof ServiceException) {
            print(command, String.valueOf(e.getMessage()), e);
            return CliException.FAILED;
        }
        String message = e.getMessage() == null ? "" : ": " + e.getMessage();
        print(
                command,
                e.getClass().getSimpleName()
                        + message
                        + " (not expected; run it again with --debug)",
                e);
        return CliException.FAILED;
    }

    private void print(CommandLine command, String message, Exception e) {
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().root().name();
        err.println(name + ": " + message.strip().replaceAll("\\s*\\R\\s*", " "));
        if (debug.getAsBoolean()) {
            e.printStackTrace(err);
        }
        err.flush();
    }

    private static String decapitalized(String text) {
        return text.isEmpty()
                ? text
                : text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }
}
