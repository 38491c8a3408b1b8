// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The statements that fill tables, from {@code days/*.sql}. They are divided by empty lines, and
 * have placeholders: {@code $u(a, b)} is a number from 0 to 1 that hangs on those values, {@code
 * $sku(n)} the name of a SKU, {@code $popular(a, b)} that of one of those that sell well rather
 * than of others, {@code $at} the beginning of window {@code w.number} of a day, {@code
 * $rhythm(at)} how busy that hour is.
 */
final class RetailerSql {

    private static final int DAY_SECONDS = 86_400;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("''uuuu-MM-dd HH:mm:ss.SSS''", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);
    private static final Pattern RANDOM = Pattern.compile("\\$u\\(([^()]*)\\)");
    private static final Pattern RHYTHM = Pattern.compile("\\$rhythm\\((\\w+)\\)");

    private static final Pattern POPULAR = Pattern.compile("\\$popular\\(([^()]*)\\)");
    private static final Pattern SKU = Pattern.compile("\\$sku\\(([^()]*)\\)");

    private static final String CHANNELS_OF_DAY =
            """
            SELECT n, channel, pace, slowness, (SELECT groupArray((s.channel, s.began, s.ended)) FROM fill_spells AS s
                WHERE s.began < $end AND s.ended > $begin) AS all_spells,
                arrayMap(s -> (s.2, s.3), arrayFilter(s -> s.1 = channel, all_spells)) AS spells
            FROM fill_channels""";

    private final RetailerSize size;
    private final String now;

    RetailerSql(RetailerSize size, Instant now) {
        this.size = size;
        this.now = TIME.format(now);
    }

    /**
     * The statements of a file.
     *
     * @param name of the file, without its ending
     * @param day that is filled, 0 is the last
     * @param level of windows, where the file fills windows
     */
    List<String> statements(String name, int day, RetailerDays.Level level) {
        String text = text(name);
        // Before all others, since they stand in these.
        text = text.replace("$channelsOfDay", CHANNELS_OF_DAY);
        Map<String, String> values = new LinkedHashMap<>();
        values.put(
                "$at",
                "$latest - toIntervalSecond(toUInt32(($day * $perDay + w.number + 1) * $step))");
        values.put("$end", "$latest - toIntervalSecond($day * 86400)");
        values.put("$begin", "$latest - toIntervalSecond($day * 86400 + 86400)");
        values.put(
                "$latest",
                "toStartOfInterval(toDateTime64($now, 3, 'UTC'), toIntervalSecond($step))");
        values.put("$perDay", String.valueOf(DAY_SECONDS / level.seconds()));
        values.put("$days", String.valueOf(size.days()));
        values.put("$day", String.valueOf(day));
        values.put("$step", String.valueOf(level.seconds()));
        values.put("$suffix", level.suffix());
        values.put("$bins", String.valueOf(level.bins()));
        values.put(
                "$channelNames",
                size.channelNames().stream().collect(Collectors.joining("', '", "['", "']")));
        values.put("$channels", String.valueOf(size.channels()));
        values.put("$locations", String.valueOf(RetailerSize.LOCATIONS));
        values.put("$skus", String.valueOf(size.skus()));
        values.put("$now", now);
        text =
                POPULAR.matcher(text)
                        .replaceAll(
                                "concat('SKU-', leftPad(toString(toUInt64(floor(\\$skus * pow(\\$u($1), 2)))), 6, '0'))");
        text = RANDOM.matcher(text).replaceAll("((cityHash64(\\$seed, $1) % 1000003) / 1000003)");
        text =
                RHYTHM.matcher(text)
                        .replaceAll("(0.1 + 0.9 * greatest(0, sin((toHour($1) - 6) * pi() / 18)))");
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replace(value.getKey(), value.getValue());
        }
        text = text.replace("$seed", String.valueOf(size.seed()));
        text = SKU.matcher(text).replaceAll("concat('SKU-', leftPad(toString($1), 6, '0'))");
        return List.of(text.split(";\\s*\\n\\s*\\n|;\\s*\\z"));
    }

    private static String text(String name) {
        String path = "days/" + name + ".sql";
        try (InputStream file = RetailerSql.class.getResourceAsStream(path)) {
            if (file == null) {
                throw new IllegalArgumentException("there is no " + path);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
