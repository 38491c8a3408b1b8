// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;

/** Brings days of one table to what a run over the whole history says. */
interface DayStep {

    /** Says in a few words what it does. */
    String plan();

    /** Keeps in mind what is there, before that run starts: what comes later is newer than it. */
    void note(LocalDate from, LocalDate to) throws SQLException;

    /** Brings one day to it, and says what it did. The same again changes nothing. */
    List<RebuiltDay> apply(LocalDate day) throws SQLException;
}
