// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.throttle;

import java.util.Locale;

/**
 * Something that people are to know of the brake itself: an alert of its own.
 *
 * @param kind of which there is one alert for each channel
 * @param text for people
 */
public record Notice(Kind kind, String channel, String text) {

    /** What. */
    public enum Kind {
        /** A pause would be one too many of its type of channel, and is a buffer. */
        THROTTLE_PAUSE_LIMITED,
        /** There were too many changes; the more restrictive state is held. */
        THROTTLE_CHANGES_LIMITED,
        /** Most sources are silent or far behind: what rules demand now is not believed. */
        THROTTLE_WITHHELD,
        /** A person has taken over. */
        THROTTLE_OVERRIDDEN;

        /** Its name as an alert, such as {@code ThrottleWithheld}. */
        public String alertName() {
            StringBuilder name = new StringBuilder();
            for (String word : name().split("_")) {
                name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
            }
            return name.toString();
        }
    }
}
