// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.web;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.util.JavalinBindException;
import io.javalin.util.JavalinException;
import io.stockscope.dashboard.DashboardSettings;
import io.stockscope.dashboard.DashboardSettings.Protection;
import io.stockscope.dashboard.answer.Answers;
import io.stockscope.dashboard.answer.LiveViews;
import io.stockscope.dashboard.answer.PanelAnswers;
import io.stockscope.dashboard.answer.ViewingException;
import io.stockscope.dashboard.login.Users;
import io.stockscope.dashboard.panel.Catalogue;
import io.stockscope.dashboard.panel.Page;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the pages. Every request passes the checks of its caller first. */
public final class DashboardServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DashboardServer.class);
    private static final int MOST_THREADS = 64;
    private static final int LEAST_THREADS = 4;
    private static final long LONGEST_REQUEST_BYTES = 16_384;

    private final Javalin javalin;
    private final LiveViews live;
    private final String url;

    private DashboardServer(Javalin javalin, LiveViews live, String url) {
        this.javalin = javalin;
        this.live = live;
        this.url = url;
    }

    /**
     * Starts it.
     *
     * @param usersOrNull who may look; null if nobody has to log in
     * @throws IOException if it cannot listen at its address
     */
    public static DashboardServer start(
            DashboardSettings settings,
            Catalogue catalogue,
            Answers answers,
            @Nullable Users usersOrNull)
            throws IOException {
        PanelAnswers panels = new PanelAnswers(answers);
        LiveViews live = new LiveViews(panels);
        Shell shell = new Shell();
        Logins logins = usersOrNull == null ? null : new Logins(usersOrNull, shell);
        Api api = new Api(settings, catalogue, panels, answers, live, logins);
        RequestCounts requests = new RequestCounts();
        Health health = new Health(answers, live, requests);
        Callers callers = new Callers(hosts(settings));
        try {
            Javalin javalin =
                    Javalin.create(
                            config -> {
                                configure(config, settings);
                                guard(config.routes, settings, callers, logins, requests);
                                pages(config.routes, catalogue, shell);
                                runbook(config.routes, catalogue, shell, settings.runbookOrNull());
                                api.addTo(config.routes);
                                health.addTo(config.routes);
                                logins(config.routes, logins);
                                errors(config.routes);
                            });
            javalin.start();
            return new DashboardServer(javalin, live, url(settings, javalin.port()));
        } catch (JavalinBindException e) {
            live.close();
            throw new IOException(
                    "port %d of %s cannot be had: choose another with --port"
                            .formatted(settings.port(), settings.bind()),
                    e);
        } catch (JavalinException e) {
            live.close();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException("the server does not start: " + cause.getMessage(), e);
        } catch (RuntimeException e) {
            live.close();
            throw e;
        }
    }

    private static List<String> hosts(DashboardSettings settings) {
        List<String> hosts = new ArrayList<>(settings.hosts());
        hosts.add(named(settings.bind()));
        return hosts;
    }

    private static String url(DashboardSettings settings, int port) {
        boolean everywhere = settings.bind().equals("0.0.0.0") || settings.bind().equals("::");
        String host =
                everywhere && !settings.hosts().isEmpty()
                        ? settings.hosts().get(0)
                        : named(settings.bind());
        return "%s://%s:%d"
                .formatted(settings.protectionOrNull() == null ? "http" : "https", host, port);
    }

    private static String named(String address) {
        return address.contains(":") ? "[" + address + "]" : address;
    }

    private static void configure(JavalinConfig config, DashboardSettings settings) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.maxRequestSize = LONGEST_REQUEST_BYTES;
        config.jetty.host = settings.bind();
        config.jetty.port = settings.port();
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, LEAST_THREADS);
        threads.setName("dashboards-http");
        threads.setDaemon(true);
        config.jetty.threadPool = threads;
        Protection protection = settings.protectionOrNull();
        if (protection != null) {
            config.jetty.addConnector(
                    (server, http) ->
                            TlsConnector.of(
                                    server, http, protection, settings.bind(), settings.port()));
        }
    }

    private static void guard(
            RoutesConfig routes,
            DashboardSettings settings,
            Callers callers,
            @Nullable Logins logins,
            RequestCounts requests) {
        routes.before(
                context -> {
                    SecurityHeaders.add(context, settings.protectionOrNull() != null);
                    callers.check(context);
                    if (logins != null) {
                        logins.require(context);
                    }
                });
        routes.after(context -> requests.count(context.statusCode()));
    }

    private static void pages(RoutesConfig routes, Catalogue catalogue, Shell shell) {
        Assets assets = new Assets();
        routes.get("/assets/<path>", context -> assets.answer(context, context.pathParam("path")));
        for (Page page : catalogue.pages()) {
            String html = shell.page(page.id(), page.title());
            routes.get(page.path(), context -> context.html(html));
            // Without the last parameter, too: there people search for one.
            String parent = page.path().replaceFirst("/\\{\\w+}$", "");
            if (!parent.equals(page.path())) {
                routes.get(parent, context -> context.html(html));
            }
        }
    }

    private static void runbook(
            RoutesConfig routes, Catalogue catalogue, Shell shell, @Nullable String markdown) {
        if (markdown != null) {
            String html = shell.runbook(catalogue.pages(), Runbook.html(markdown));
            routes.get("/runbook", context -> context.html(html));
        }
    }

    private static void logins(RoutesConfig routes, @Nullable Logins logins) {
        if (logins != null) {
            routes.get("/login", logins::form);
            routes.get("/session", logins::session);
            routes.post("/login", logins::logIn);
            routes.post("/logout", logins::logOut);
        }
    }

    private static void errors(RoutesConfig routes) {
        routes.exception(
                RefusedException.class,
                (e, context) -> fail(context, e.status(), String.valueOf(e.getMessage())));
        routes.exception(
                ViewingException.class,
                (e, context) ->
                        fail(context, HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage())));
        routes.exception(
                Exception.class,
                (e, context) -> {
                    LOG.error("A request has failed", e);
                    fail(
                            context,
                            HttpStatus.INTERNAL_SERVER_ERROR,
                            "this is a bug; the server's log has more");
                });
        routes.error(
                HttpStatus.NOT_FOUND,
                context -> {
                    if (!String.valueOf(context.res().getContentType()).contains("json")) {
                        fail(
                                context,
                                HttpStatus.NOT_FOUND,
                                "there is nothing at this address; the pages begin at /");
                    }
                });
    }

    private static void fail(Context context, HttpStatus status, String message) {
        context.status(status);
        Json.answer(context, new Failure(message));
    }

    /** What callers are told of a mistake. */
    private record Failure(String error) {}

    /** Address of the first page. */
    public String url() {
        return url.toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
        live.close();
        javalin.stop();
    }
}
