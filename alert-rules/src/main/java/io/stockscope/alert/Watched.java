// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert;

import java.util.Map;

/** The alert of a rule and a group, and when it is to be looked at again. */
final class Watched {

    static final long NEVER = Long.MAX_VALUE;

    private final Rule rule;
    private final Feed.Group group;
    private AlertLife life = new AlertLife();
    private long dueMillis = NEVER;

    /** For which second it is among those to be looked at. */
    private long markedMillis = Long.MIN_VALUE;

    private boolean isGone;

    Watched(Rule rule, Feed.Group group) {
        this.rule = rule;
        this.group = group;
    }

    Rule rule() {
        return rule;
    }

    Map<String, String> labels() {
        return group.labels();
    }

    Feed.Group group() {
        return group;
    }

    AlertLife life() {
        return life;
    }

    /** It goes on where another one was. */
    void goOn(AlertLife from) {
        life = from;
    }

    /** Marks it for a second; returns whether it was not. */
    boolean mark(long atMillis) {
        boolean first = markedMillis != atMillis;
        markedMillis = atMillis;
        return first;
    }

    /**
     * When it changes though nothing is told.
     *
     * @return whether that is at a time that it was not before
     */
    boolean isDue(long nextMillis) {
        boolean other = nextMillis != dueMillis;
        dueMillis = nextMillis;
        return other && nextMillis != NEVER;
    }

    /** Its group was forgotten. */
    void isGone() {
        isGone = true;
    }

    boolean isThere() {
        return !isGone;
    }
}
