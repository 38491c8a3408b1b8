// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.config;

import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How to reach an Alertmanager, and what it is told beside the alerts.
 *
 * @param url base address, such as {@code http://127.0.0.1:9093}; may end with a path, if the
 *     Alertmanager has one before all others
 * @param credentialsOrNull for basic authentication, or null
 * @param bearerTokenOrNull for authentication by token, or null; not both
 * @param dashboardUrlOrNull base address of the dashboards that alerts lead to, or null
 * @param firingLasts for how long the Alertmanager keeps an alert of which it hears nothing more
 */
public record AlertmanagerSettings(
        String url,
        @Nullable Credentials credentialsOrNull,
        @Nullable Secret bearerTokenOrNull,
        @Nullable String dashboardUrlOrNull,
        Duration firingLasts)
        implements Serializable {

    /** Long enough that somebody has seen to a job that is down. */
    public static final Duration FIRING_LASTS = Duration.ofHours(24);

    /** What fires is told again each minute, and the Alertmanager may be away for a while. */
    private static final Duration LEAST_FIRING_LASTS = Duration.ofMinutes(5);

    public AlertmanagerSettings {
        if (credentialsOrNull != null && bearerTokenOrNull != null) {
            throw new ConfigException(
                    "the Alertmanager "
                            + url
                            + " has a user and a bearer token; configure only one of them");
        }
        if (firingLasts.compareTo(LEAST_FIRING_LASTS) < 0) {
            throw new ConfigException(
                    "alerting.alertmanager.firingLasts is %d s, must be at least %d s: what fires is told again each minute"
                            .formatted(firingLasts.toSeconds(), LEAST_FIRING_LASTS.toSeconds()));
        }
    }

    /** With basic authentication or none, and alerts that last for {@link #FIRING_LASTS}. */
    public AlertmanagerSettings(
            String url,
            @Nullable Credentials credentialsOrNull,
            @Nullable String dashboardUrlOrNull) {
        this(url, credentialsOrNull, null, dashboardUrlOrNull, FIRING_LASTS);
    }

    /** The user for basic authentication, if one is configured. */
    public Optional<Credentials> credentials() {
        return Optional.ofNullable(credentialsOrNull);
    }

    /** The token, if one is configured. */
    public Optional<Secret> bearerToken() {
        return Optional.ofNullable(bearerTokenOrNull);
    }

    /** Where alerts lead, if that is configured. */
    public Optional<String> dashboardUrl() {
        return Optional.ofNullable(dashboardUrlOrNull);
    }
}
