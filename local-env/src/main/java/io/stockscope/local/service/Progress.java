// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.service;

/** Told what takes time. */
@FunctionalInterface
public interface Progress {

    /** Says nothing. */
    Progress QUIET = (what, ratio) -> {};

    /**
     * Called now and then.
     *
     * @param what what is going on, for people
     * @param doneRatio 0 to 1, an estimate; negative if unknown
     */
    void at(String what, double doneRatio);
}
