// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.event.registry;

/**
 * A change of a schema that breaks somebody.
 *
 * @param field where: record and field, such as {@code OrderEvent.lines.sku}
 * @param change what was done to it
 * @param remedy what to do instead
 */
public record SchemaProblem(String field, String change, String remedy) {
    @Override
    public String toString() {
        return "%s %s; %s".formatted(field, change, remedy);
    }
}
