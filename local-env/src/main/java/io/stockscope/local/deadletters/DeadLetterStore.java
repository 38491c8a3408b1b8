// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.deadletters;

import io.stockscope.config.ClickHouseSettings;
import io.stockscope.job.decode.RecordPlace;
import io.stockscope.local.CliException;
import io.stockscope.local.deadletters.LetterFilter.Condition;
import io.stockscope.table.ClickHouseJdbc;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the view {@code dead_letters}, as the reader. */
final class DeadLetterStore implements AutoCloseable {

    private static final String PLACE = "concat(topic, '/', partition, '/', offset)";

    /** Bytes as hexadecimal: a driver takes a String for text. */
    private static final String COLUMNS =
            "topic, partition, offset, reason, message, source, replay_of,"
                    + " toUnixTimestamp64Milli(failed_at) AS failed_millis,"
                    + " ifNull(toUnixTimestamp64Milli(recovered_at), -1) AS recovered_millis,"
                    + " ifNull(toInt64(length(key)), -1) AS key_bytes, value_bytes,"
                    + " ifNull(toInt64(length(value)), -1) AS kept_bytes, value_sha256";

    private static final String OPEN = "recovered_at IS NULL";

    /** Of a replay that failed again the last dead letter stands for all before it. */
    private static final String LAST_OF_ITS_REPLAYS =
            PLACE
                    + " NOT IN (SELECT arrayJoin(splitByChar(',', assumeNotNull(replay_of)))"
                    + " FROM dead_letters WHERE replay_of IS NOT NULL)";

    private final ClickHouseSettings settings;
    private final Connection connection;

    private DeadLetterStore(ClickHouseSettings settings, Connection connection) {
        this.settings = settings;
        this.connection = connection;
    }

    /**
     * Connects.
     *
     * @throws CliException if ClickHouse does not answer or refuses, here and in all methods
     */
    static DeadLetterStore open(ClickHouseSettings settings) {
        try {
            return new DeadLetterStore(
                    settings,
                    ClickHouseJdbc.dataSource(settings.connection(settings.reader()))
                            .getConnection());
        } catch (SQLException e) {
            throw failed(settings, e);
        }
    }

    /** How many there are. */
    long count(LetterFilter filter, boolean openOnly) {
        return query(
                        "SELECT count() FROM dead_letters" + where(filter, openOnly, false),
                        parameters(filter),
                        row -> row.getLong(1))
                .get(0);
    }

    /** The latest ones, latest first. */
    List<FoundLetter> latest(LetterFilter filter, boolean openOnly, int limit) {
        return query(
                "SELECT "
                        + COLUMNS
                        + " FROM dead_letters"
                        + where(filter, openOnly, false)
                        + " ORDER BY failed_at DESC, topic, partition, offset LIMIT "
                        + limit,
                parameters(filter),
                DeadLetterStore::letter);
    }

    /** What is open and worth a replay, in the order of failure; at most so many. */
    List<FoundLetter> toReplay(LetterFilter filter, int limit) {
        return query(
                "SELECT "
                        + COLUMNS
                        + " FROM dead_letters"
                        + where(filter, true, true)
                        + " ORDER BY failed_at, topic, partition, offset LIMIT "
                        + limit,
                parameters(filter),
                DeadLetterStore::letter);
    }

    Optional<FoundLetter> find(RecordPlace place) {
        return query(
                        "SELECT " + COLUMNS + " FROM dead_letters WHERE " + PLACE + " = ?",
                        List.of(place.toString()),
                        DeadLetterStore::letter)
                .stream()
                .findFirst();
    }

    /** Key and value as they are kept, of each of these. */
    Map<RecordPlace, RecordBytes> bytes(List<FoundLetter> letters) {
        Map<RecordPlace, RecordBytes> found = new HashMap<>();
        query(
                "SELECT topic, partition, offset, hex(key), hex(value) FROM dead_letters WHERE "
                        + PLACE
                        + " IN ("
                        + letters.stream().map(letter -> "?").collect(Collectors.joining(", "))
                        + ")",
                letters.stream().map(letter -> letter.place().toString()).toList(),
                row ->
                        found.put(
                                place(row),
                                new RecordBytes(
                                        unhexed(row.getString(4)), unhexed(row.getString(5)))));
        return found;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failed(settings, e);
        }
    }

    private static String where(LetterFilter filter, boolean openOnly, boolean lastOnly) {
        List<String> conditions =
                new ArrayList<>(filter.conditions().stream().map(Condition::sql).toList());
        if (openOnly) {
            conditions.add(OPEN);
        }
        if (lastOnly) {
            conditions.add(LAST_OF_ITS_REPLAYS);
        }
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    private static List<String> parameters(LetterFilter filter) {
        return filter.conditions().stream().map(Condition::parameter).toList();
    }

    private <T> List<T> query(String sql, List<String> parameters, Row<T> row) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.size(); i++) {
                statement.setString(i + 1, parameters.get(i));
            }
            List<T> rows = new ArrayList<>();
            try (ResultSet columns = statement.executeQuery()) {
                while (columns.next()) {
                    rows.add(row.read(columns));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw failed(settings, e);
        }
    }

    private static FoundLetter letter(ResultSet row) throws SQLException {
        long recoveredMillis = row.getLong("recovered_millis");
        return new FoundLetter(
                place(row),
                row.getString("reason"),
                row.getString("message"),
                row.getString("source"),
                row.getString("replay_of"),
                Instant.ofEpochMilli(row.getLong("failed_millis")),
                recoveredMillis < 0 ? null : Instant.ofEpochMilli(recoveredMillis),
                row.getInt("key_bytes"),
                row.getInt("value_bytes"),
                row.getInt("kept_bytes"),
                row.getString("value_sha256"));
    }

    private static RecordPlace place(ResultSet row) throws SQLException {
        return new RecordPlace(
                row.getString("topic"), row.getInt("partition"), row.getLong("offset"));
    }

    private static byte @Nullable [] unhexed(@Nullable String hex) {
        return hex == null ? null : HexFormat.of().parseHex(hex);
    }

    private static CliException failed(ClickHouseSettings settings, SQLException e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return CliException.failed(
                "the dead letters in database %s of ClickHouse at %s cannot be read (stockscope migrate makes the view): %s"
                        .formatted(settings.database(), settings.url(), cause.getMessage()),
                e);
    }

    @FunctionalInterface
    private interface Row<T> {
        T read(ResultSet columns) throws SQLException;
    }
}
