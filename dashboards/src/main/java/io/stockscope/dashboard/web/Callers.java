// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.web;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is answered. A web page on the same machine is not a friend: a name of its own that resolves
 * to us is refused by the {@code Host}, and what it sends from where it is by origin.
 */
final class Callers {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Set<String> hosts = new HashSet<>(LOOPBACK);

    /**
     * Answers to the names of loopback, and to these.
     *
     * @param more names or addresses without a port
     */
    Callers(List<String> more) {
        more.forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
    }

    /**
     * Checks a request.
     *
     * @throws RefusedException if it is not to be answered
     */
    void check(Context context) {
        String host = context.header("Host");
        if (host == null || !hosts.contains(name(host))) {
            throw new RefusedException(
                    HttpStatus.FORBIDDEN,
                    "this server does not answer to the name in the address; allow it with --host");
        }
        if (context.header("X-HTTP-Method-Override") != null) {
            throw new RefusedException(
                    HttpStatus.BAD_REQUEST, "a request has one method; it is not overridden");
        }
        boolean reads = isReading(context);
        String site = context.header("Sec-Fetch-Site");
        String origin = context.header("Origin");
        boolean foreign =
                site != null && !site.equals("same-origin") && !site.equals("none")
                        || origin != null && !isOwn(origin, host) && !isWithheld(origin, site);
        if (foreign && !(reads && isNavigation(context))) {
            throw new RefusedException(
                    HttpStatus.FORBIDDEN, "requests of other web pages are not answered");
        }
        if (!reads && site == null && origin == null) {
            throw new RefusedException(
                    HttpStatus.FORBIDDEN, "a request that changes something says where it is from");
        }
    }

    /**
     * A form of ours has no origin, because our pages send no referrer; what other pages send has
     * another site.
     */
    private static boolean isWithheld(String origin, @Nullable String site) {
        return origin.equals("null") && "same-origin".equals(site);
    }

    private static boolean isReading(Context context) {
        String method = context.req().getMethod();
        return method.equals("GET") || method.equals("HEAD");
    }

    /** Somebody follows a link to a page; what comes of it the other page cannot see. */
    private static boolean isNavigation(Context context) {
        return "navigate".equals(context.header("Sec-Fetch-Mode"))
                && "document".equals(context.header("Sec-Fetch-Dest"))
                && !context.path().startsWith("/api/");
    }

    private static String name(String host) {
        int port = host.lastIndexOf(':');
        boolean hasPort = port >= 0 && host.indexOf(']', port) < 0;
        return (hasPort ? host.substring(0, port) : host).toLowerCase(Locale.ROOT);
    }

    /** Of the same host and port; the scheme is ours, since we speak only one of them. */
    private static boolean isOwn(String origin, String host) {
        return host.equalsIgnoreCase(authority(origin));
    }

    private static @Nullable String authority(String origin) {
        try {
            return new URI(origin).getRawAuthority();
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
