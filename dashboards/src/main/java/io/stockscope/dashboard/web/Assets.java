// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.web;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Scripts, styles and pictures of the pages, and the library that draws charts. All are on the
 * class path; nothing is fetched from elsewhere.
 */
final class Assets {

    private static final String OWN = "/io/stockscope/dashboard/web/";
    private static final String LIBRARY = "lib/echarts.js";
    private static final String LIBRARY_FILE =
            "/META-INF/resources/_static/echarts/6.0.0/dist/echarts.esm.min.js";
    private static final Pattern PATH =
            Pattern.compile(
                    "[a-z0-9-]+(/[a-z0-9-]+)*(\\.[a-z0-9-]+)*\\.(js|css|svg|png|woff2|json)");

    private static final Map<String, String> TYPES =
            Map.of(
                    "js", "text/javascript; charset=utf-8",
                    "css", "text/css; charset=utf-8",
                    "svg", "image/svg+xml",
                    "png", "image/png",
                    "woff2", "font/woff2",
                    "json", "application/json");

    private final Map<String, Asset> assets = new ConcurrentHashMap<>();

    private record Asset(byte[] content, String tag) {}

    /**
     * Answers with a file, or that the browser has it already.
     *
     * @param path below {@code /assets/}
     */
    void answer(Context context, String path) {
        Asset asset = PATH.matcher(path).matches() ? asset(path) : null;
        if (asset == null) {
            throw new RefusedException(HttpStatus.NOT_FOUND, "there is no such file");
        }
        context.header("Cache-Control", "no-cache").header("ETag", asset.tag());
        if (asset.tag().equals(context.header("If-None-Match"))) {
            context.status(HttpStatus.NOT_MODIFIED);
            return;
        }
        String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
        context.contentType(type == null ? "application/octet-stream" : type)
                .result(asset.content());
    }

    private @Nullable Asset asset(String path) {
        Asset known = assets.get(path);
        if (known != null) {
            return known;
        }
        String resource = path.equals(LIBRARY) ? LIBRARY_FILE : OWN + path;
        try (InputStream in = Assets.class.getResourceAsStream(resource)) {
            if (in == null) {
                return null;
            }
            byte[] content = in.readAllBytes();
            Asset asset = new Asset(content, tag(content));
            assets.put(path, asset);
            return asset;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String tag(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return '"' + HexFormat.of().formatHex(digest, 0, 16) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
