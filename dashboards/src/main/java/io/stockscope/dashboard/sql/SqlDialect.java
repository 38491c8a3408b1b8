// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.sql;

/** How the placeholders of a {@link SqlTemplate} are written for whoever asks. */
interface SqlDialect {

    /** Condition that an instant is in the span of time that is looked at. */
    String time(String expression);

    /** The same of an instant that is told by the wall clock, where events have another one. */
    String wallTime(String expression);

    /** The beginning of that span. */
    String from();

    /** Its end. */
    String to();

    /** The instant for which states are told: now, the one that a link means, or the span's end. */
    String now();

    /**
     * From when on something must have been open to be told of: {@link #now}, or the beginning of a
     * span that stands, so that what has ended since is seen by who looks back.
     */
    String openFrom();

    /** The beginning of the bucket that an instant is in; there are some hundred in a span. */
    String bucket(String expression);

    /** Length of a bucket in seconds. */
    String bucketSeconds();

    /** The view whose windows fit the span: by 10 s, by the minute or by the hour. */
    String windowed(String view);

    /** The rows behind such a view, which add up; by half a day too, where there are such. */
    String parts(String view);

    /** Condition that an expression is what the page is narrowed to; true if it is not. */
    String only(String parameter, String expression);

    /** Condition that an array has what the page is narrowed to; true if it is not narrowed. */
    String among(String parameter, String array);

    /** A text that a person has chosen. */
    String text(String parameter);

    /** The share of changes that is to be in time, 0 to 1. */
    String objective();

    /** The reporting currency. */
    String currency();

    /** How many rows to ask for, where so many are shown. */
    String most(int shown);
}
