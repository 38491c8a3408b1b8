// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The views that panels may ask: those that everybody may rely on. */
public final class Views {

    /** Those of windows, which there are by the minute and by the hour too. */
    private static final Set<String> WINDOWED =
            Set.of(
                    "sync_latency",
                    "sync_slo",
                    "stale_exposure",
                    "erp_posting_delay",
                    "flow_health",
                    "book_comparisons",
                    "authority_violations");

    /** Those of which the rows can be asked that add up to a window. */
    private static final Set<String> IN_PARTS = Set.of("sync_latency", "flow_health");

    /** Of these, the ones of which there are sums by half a day. */
    static final Set<String> HALF_DAYS = Set.of("sync_latency");

    private static final Set<String> PLAIN =
            Set.of(
                    "orders",
                    "pending_changes",
                    "channels",
                    "stale_skus",
                    "negative_ats",
                    "duplicate_reservations",
                    "reservation_conflicts",
                    "discrepancies",
                    "stock_levels",
                    "completeness",
                    "unanchored_locations",
                    "dead_letters",
                    "alerts",
                    "alert_rules",
                    "alert_rule_files",
                    "throttle_commands",
                    "stock_events");

    private static final Pattern ASKED =
            Pattern.compile(
                    "(?i)\\b(?:FROM|JOIN)\\s+(\\$\\{(windowed|parts)\\((\\w+)\\)\\}|[\\w.]+)");
    private static final Pattern TEXT_OR_COMMENT =
            Pattern.compile("'(?:[^'\\\\]|\\\\.|'')*'|--[^\\n]*");
    private static final Pattern NAMED = Pattern.compile("(?i)(\\w+)\\s+AS\\s*\\(");
    private static final Pattern FUNCTION_THAT_READS =
            Pattern.compile(
                    "(?i)\\b(file|url|remote|remoteSecure|s3|input|executable|mysql|postgresql|"
                            + "jdbc|odbc|merge|cluster|dictGet\\w*|getSetting)\\s*\\(");

    private Views() {}

    /** What is wrong with SQL as a panel's question; empty if nothing. */
    public static List<String> mistakes(String whole) {
        List<String> mistakes = new ArrayList<>();
        String sql = TEXT_OR_COMMENT.matcher(whole).replaceAll("''");
        if (!sql.strip().toUpperCase(Locale.ROOT).matches("(?s)(SELECT|WITH)\\b.*")) {
            mistakes.add("it is no SELECT");
        }
        if (sql.contains(";")) {
            mistakes.add("it has a semicolon; a question is one statement");
        }
        Matcher reads = FUNCTION_THAT_READS.matcher(sql);
        if (reads.find()) {
            mistakes.add(reads.group(1) + "() is not for panels");
        }
        Set<String> own = new HashSet<>();
        Matcher named = NAMED.matcher(sql);
        while (named.find()) {
            own.add(named.group(1));
        }
        Matcher asked = ASKED.matcher(sql);
        while (asked.find()) {
            String placeholder = asked.group(2);
            String view = placeholder == null ? asked.group(1) : asked.group(3);
            boolean known =
                    placeholder == null
                            ? isKnown(view) || own.contains(view)
                            : (placeholder.equals("parts") ? IN_PARTS : WINDOWED).contains(view);
            if (!known) {
                mistakes.add("there is no view " + view);
            }
        }
        return mistakes;
    }

    /** Whether SQL asks a view or one of its roll-ups. */
    public static boolean asks(String whole, String view) {
        Matcher asked = ASKED.matcher(TEXT_OR_COMMENT.matcher(whole).replaceAll("''"));
        while (asked.find()) {
            String name = asked.group(2) == null ? asked.group(1) : asked.group(3);
            if (name.replaceFirst("_1[mh]$", "").equals(view)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isKnown(String view) {
        return PLAIN.contains(view) || WINDOWED.contains(view.replaceFirst("_1[mh]$", ""));
    }
}
