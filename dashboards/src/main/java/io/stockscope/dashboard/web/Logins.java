// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.web;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HttpStatus;
import io.javalin.http.SameSite;
import io.javalin.security.BasicAuthCredentials;
import io.stockscope.dashboard.login.Sessions;
import io.stockscope.dashboard.login.Tries;
import io.stockscope.dashboard.login.Users;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Lets in who has logged in; there is one only on a server that others reach. */
final class Logins {

    /** The prefix makes browsers refuse it without TLS, and for other paths and hosts. */
    static final String COOKIE = "__Host-stockscope";

    private static final int AT_ONCE = 2;
    private static final int LONGEST_NEXT = 2_000;

    private final Users users;
    private final Shell shell;
    private final Sessions sessions = new Sessions();
    private final Tries tries = new Tries();

    /** To check a password takes a while, on purpose; it may not take the whole machine. */
    private final Semaphore checks = new Semaphore(AT_ONCE);

    Logins(Users users, Shell shell) {
        this.users = users;
        this.shell = shell;
    }

    /** Whether the request is of somebody who has logged in. */
    boolean isIn(Context context) {
        return sessions.user(context.cookie(COOKIE)).isPresent();
    }

    /** Whether a session goes on, for what lasts longer than a request. */
    BooleanSupplier stillIn(@Nullable String token) {
        return () -> sessions.user(token).isPresent();
    }

    /**
     * Lets a request pass, or sends it to the form.
     *
     * @throws RefusedException if it is none of a page
     */
    void require(Context context) {
        String path = context.path();
        if (isIn(context)
                || path.equals("/login")
                || path.equals("/session")
                || path.equals("/health")
                || path.startsWith("/assets/")
                || path.equals("/metrics") && hasPassword(context)) {
            return;
        }
        boolean page = context.req().getMethod().equals("GET") && !path.startsWith("/api/");
        if (!page || path.equals("/metrics")) {
            throw new RefusedException(HttpStatus.UNAUTHORIZED, "log in first, at /login");
        }
        String query = context.queryString();
        String next = query == null ? path : path + "?" + query;
        context.redirect(
                "/login?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8),
                HttpStatus.SEE_OTHER);
        context.skipRemainingHandlers();
    }

    /** For Prometheus, which knows no form. */
    private boolean hasPassword(Context context) {
        BasicAuthCredentials login = context.basicAuthCredentials();
        if (login == null) {
            return false;
        }
        String user = login.getUsername();
        boolean right = checked(context, user, login.getPassword()) == Outcome.RIGHT;
        if (right) {
            tries.takeBack(address(context), user);
        }
        return right;
    }

    void form(Context context) {
        context.html(shell.login(next(context.queryParam("next")), ""));
    }

    /**
     * Says whether the caller is in. A link from elsewhere, such as a chat, comes without the
     * cookie, which is of the same site only, and ends at the form; the form asks this, and goes
     * on.
     */
    void session(Context context) {
        Json.answer(context, new Session(isIn(context)));
    }

    private record Session(boolean in) {}

    void logIn(Context context) {
        String user = Optional.ofNullable(context.formParam("user")).orElse("");
        String password = Optional.ofNullable(context.formParam("password")).orElse("");
        String next = next(context.formParam("next"));
        switch (checked(context, user, password)) {
            case RIGHT -> {
                tries.succeeded(address(context), user);
                context.cookie(cookie(sessions.begin(user), (int) TimeUnit.HOURS.toSeconds(12)));
                context.redirect(next, HttpStatus.SEE_OTHER);
            }
            case WRONG ->
                    context.status(HttpStatus.UNAUTHORIZED)
                            .html(shell.login(next, "User or password is wrong."));
            case TOO_OFTEN ->
                    context.status(HttpStatus.TOO_MANY_REQUESTS)
                            .html(shell.login(next, "Too many tries. Wait five minutes."));
            case BUSY ->
                    context.status(HttpStatus.SERVICE_UNAVAILABLE)
                            .html(shell.login(next, "Many log in at once. Try again."));
        }
    }

    void logOut(Context context) {
        sessions.end(context.cookie(COOKIE));
        context.cookie(cookie("", 0));
        context.redirect("/login", HttpStatus.SEE_OTHER);
    }

    private enum Outcome {
        RIGHT,
        WRONG,
        TOO_OFTEN,
        BUSY
    }

    private Outcome checked(Context context, String user, String password) {
        if (!acquire()) {
            return Outcome.BUSY;
        }
        try {
            if (!tries.begin(address(context), user)) {
                return Outcome.TOO_OFTEN;
            }
            return users.knows(user, password.toCharArray()) ? Outcome.RIGHT : Outcome.WRONG;
        } finally {
            checks.release();
        }
    }

    private static String address(Context context) {
        return context.req().getRemoteAddr();
    }

    private boolean acquire() {
        try {
            return checks.tryAcquire(3, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Cookie cookie(String value, int seconds) {
        Cookie cookie = new Cookie(COOKIE, value);
        cookie.setPath("/");
        cookie.setMaxAge(seconds);
        cookie.setSecure(true);
        cookie.setHttpOnly(true);
        cookie.setSameSite(SameSite.STRICT);
        return cookie;
    }

    /** A path of ours, never another server's address. */
    private static String next(@Nullable String next) {
        if (next == null
                || next.length() > LONGEST_NEXT
                || !next.matches("/([^/\\\\].*)?")
                || next.chars().anyMatch(Character::isISOControl)) {
            return "/";
        }
        return next;
    }
}
