// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.rules;

import io.stockscope.alert.Rule;
import io.stockscope.alert.yaml.RuleFiles;
import io.stockscope.local.CliException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** Rules for a command that uses them. */
public final class RuleReading {

    private RuleReading() {}

    /**
     * Reads files of rules, or folders of them.
     *
     * @param err takes every mistake, a line each
     * @throws CliException if there is a mistake, or a file cannot be read
     */
    public static List<Rule> read(List<Path> paths, PrintWriter err) {
        RuleFiles.Result read = RuleFiles.read(YamlFiles.read(paths));
        if (!read.isUsable()) {
            read.mistakes().forEach(err::println);
            int mistakes = read.mistakes().size();
            throw CliException.failed(mistakes + (mistakes == 1 ? " mistake" : " mistakes"));
        }
        return read.rules();
    }
}
