// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * One line of an invoice, as the sales file has it.
 *
 * @param invoice invoice number; one that begins with C is a cancellation
 * @param code the article's code as written, which may differ from others only by case
 * @param description of the article, or the reason of a stock correction; may be empty
 * @param quantity units; negative on cancellations and write-offs
 * @param at UK wall clock, in whole minutes
 * @param unitPrice GBP
 * @param customer the customer's number; null where none is known
 * @param country the customer's country
 */
public record SalesLine(
        String invoice,
        String code,
        String description,
        int quantity,
        LocalDateTime at,
        BigDecimal unitPrice,
        @Nullable String customer,
        String country) {}
