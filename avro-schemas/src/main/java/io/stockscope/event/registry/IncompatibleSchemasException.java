// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.event.registry;

import java.util.List;
import java.util.stream.Collectors;

/** The schemas of this build may not follow those that are registered; nothing was registered. */
public final class IncompatibleSchemasException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<SchemaProblem> problems;

    IncompatibleSchemasException(List<SchemaProblem> problems) {
        super(problems.stream().map(SchemaProblem::toString).collect(Collectors.joining("; ")));
        this.problems = problems;
    }

    /** Returns what would break, in the order of the topics and fields. */
    public List<SchemaProblem> problems() {
        return problems;
    }
}
