// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsFirst;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the sales tell of goods, cleaned: the order of the lines given has no influence on it.
 *
 * @param orders by time, then invoice
 * @param cancellations by time, then invoice and line
 * @param corrections by time, then invoice and line
 * @param articles every article that is named, by SKU
 * @param lineCounts the lines given, by kind; adds up to their number
 */
public record SalesHistory(
        List<Order> orders,
        List<Cancellation> cancellations,
        List<Correction> corrections,
        List<Article> articles,
        Map<LineKind, Integer> lineCounts) {

    /** Reason of a correction that gives none; counted as manual effort by the metrics. */
    public static final String MANUAL_CORRECTION = "MANUAL_CORRECTION";

    private static final Pattern GOODS = Pattern.compile("\\d{5}.*");
    private static final Pattern WORDS = Pattern.compile(".*\\p{L}.*");

    /**
     * An invoice: all of it is ordered at once, at the time of its first line.
     *
     * @param placedAt UK wall clock
     */
    public record Order(
            String invoice,
            LocalDateTime placedAt,
            @Nullable String customer,
            String country,
            List<OrderLine> lines) {}

    /**
     * Units of one article.
     *
     * @param index of the line among all of the history, from 0
     * @param number of the line in its invoice
     * @param quantity units, above 0
     * @param unitPrice GBP, 0 for a gift
     */
    public record OrderLine(
            int index, int number, String sku, int quantity, BigDecimal unitPrice) {}

    /**
     * Units that a customer does not take after all.
     *
     * @param at UK wall clock
     * @param quantity units, above 0
     * @param original the line that was most likely meant: the latest of this customer and article,
     *     not later than this, of which so many units are not cancelled yet; null where there is
     *     none
     */
    public record Cancellation(
            String invoice,
            int number,
            LocalDateTime at,
            String sku,
            int quantity,
            BigDecimal unitPrice,
            @Nullable OrderLine original) {}

    /**
     * A correction of stock.
     *
     * @param at UK wall clock
     * @param quantity units, negative for those that are gone
     * @param reason in the words of the file, lower case, or {@link #MANUAL_CORRECTION}
     */
    public record Correction(
            String invoice,
            int number,
            LocalDateTime at,
            String sku,
            int quantity,
            String reason) {}

    /**
     * An article.
     *
     * @param unitPrice the median of the lines sold, GBP; null if it was never sold at a price
     * @param description the one most often used in selling it; null if there is none
     */
    public record Article(
            String sku, @Nullable BigDecimal unitPrice, @Nullable String description) {}

    /** Makes sense of {@code lines}; see {@link LineKind} for the rules. */
    public static SalesHistory of(List<SalesLine> lines) {
        return new Cleaner(lines).clean();
    }

    private static String sku(SalesLine line) {
        return line.code().toUpperCase(Locale.ROOT);
    }

    /**
     * Orders the lines of an invoice by content, so that their numbers do not depend on the file.
     */
    private static final Comparator<SalesLine> CONTENT =
            comparing(SalesLine::invoice)
                    .thenComparing(SalesLine::code, String.CASE_INSENSITIVE_ORDER)
                    .thenComparing(SalesLine::code)
                    .thenComparing(SalesLine::quantity)
                    .thenComparing(SalesLine::unitPrice)
                    .thenComparing(SalesLine::at)
                    .thenComparing(SalesLine::description)
                    .thenComparing(SalesLine::customer, nullsFirst(naturalOrder()))
                    .thenComparing(SalesLine::country);

    private static final class Cleaner {
        private final List<SalesLine> lines;
        private final Map<LineKind, Integer> counts = new EnumMap<>(LineKind.class);
        private final Map<String, Selling> sellings = new TreeMap<>();
        private final List<Order> orders = new ArrayList<>();
        private final List<PendingCancellation> pendingCancellations = new ArrayList<>();
        private final List<Correction> corrections = new ArrayList<>();
        private int orderLines;

        Cleaner(List<SalesLine> lines) {
            this.lines = new ArrayList<>(lines);
            this.lines.sort(CONTENT);
            for (LineKind kind : LineKind.values()) {
                counts.put(kind, 0);
            }
        }

        SalesHistory clean() {
            for (SalesLine line : lines) {
                if (GOODS.matcher(line.code()).matches()) {
                    sellings.computeIfAbsent(sku(line), sku -> new Selling()).add(line);
                }
            }
            for (int from = 0; from < lines.size(); ) {
                int to = from;
                while (to < lines.size()
                        && lines.get(to).invoice().equals(lines.get(from).invoice())) {
                    to++;
                }
                invoice(lines.subList(from, to));
                from = to;
            }
            orders.sort(comparing(Order::placedAt).thenComparing(Order::invoice));
            corrections.sort(
                    comparing(Correction::at)
                            .thenComparing(Correction::invoice)
                            .thenComparing(Correction::number));
            List<Article> articles = new ArrayList<>();
            sellings.forEach((sku, selling) -> articles.add(selling.article(sku)));
            return new SalesHistory(
                    List.copyOf(orders),
                    cancellations(),
                    List.copyOf(corrections),
                    List.copyOf(articles),
                    Collections.unmodifiableMap(counts));
        }

        private void invoice(List<SalesLine> invoice) {
            List<OrderLine> sold = new ArrayList<>();
            LocalDateTime placedAt = invoice.get(0).at();
            SalesLine previous = null;
            int number = 0;
            for (SalesLine line : invoice) {
                LineKind kind = kind(line, previous);
                counts.merge(kind, 1, Integer::sum);
                previous = line;
                placedAt = line.at().isBefore(placedAt) ? line.at() : placedAt;
                switch (kind) {
                    case NO_GOODS, REPEATED, MEANINGLESS -> {}
                    case CANCELLATION -> {
                        pendingCancellations.add(new PendingCancellation(line, ++number));
                    }
                    case SALE, GIFT -> {
                        sold.add(
                                new OrderLine(
                                        orderLines++,
                                        ++number,
                                        sku(line),
                                        line.quantity(),
                                        line.unitPrice()));
                    }
                    case CORRECTION -> {
                        corrections.add(
                                new Correction(
                                        line.invoice(),
                                        ++number,
                                        line.at(),
                                        sku(line),
                                        line.quantity(),
                                        reason(line.description())));
                    }
                }
            }
            if (!sold.isEmpty()) {
                SalesLine any = invoice.get(0);
                orders.add(
                        new Order(
                                any.invoice(),
                                placedAt,
                                any.customer(),
                                any.country(),
                                List.copyOf(sold)));
            }
        }

        private LineKind kind(SalesLine line, @Nullable SalesLine previous) {
            if (!GOODS.matcher(line.code()).matches()) {
                return LineKind.NO_GOODS;
            }
            if (line.equals(previous)) {
                return LineKind.REPEATED;
            }
            boolean cancelling = line.invoice().startsWith("C");
            int priceSign = line.unitPrice().signum();
            if (line.quantity() == 0
                    || priceSign < 0
                    || (cancelling && line.quantity() > 0)
                    || (!cancelling && line.quantity() < 0 && priceSign > 0)) {
                return LineKind.MEANINGLESS;
            }
            if (cancelling) {
                return LineKind.CANCELLATION;
            }
            if (priceSign > 0) {
                return LineKind.SALE;
            }
            Selling selling = sellings.get(sku(line));
            boolean soldAs = selling != null && selling.soldAs(line.description());
            return line.quantity() > 0 && soldAs ? LineKind.GIFT : LineKind.CORRECTION;
        }

        private static String reason(String description) {
            return WORDS.matcher(description).matches()
                    ? description.toLowerCase(Locale.ROOT)
                    : MANUAL_CORRECTION;
        }

        /** Cancellations in the order of time, so that each takes what earlier ones left. */
        private List<Cancellation> cancellations() {
            pendingCancellations.sort(
                    comparing((PendingCancellation pending) -> pending.line.at())
                            .thenComparing(pending -> pending.line.invoice())
                            .thenComparing(pending -> pending.number));
            Map<String, List<Candidate>> candidates = new HashMap<>();
            for (PendingCancellation pending : pendingCancellations) {
                if (pending.line.customer() != null) {
                    candidates.put(pending.customerAndSku(), new ArrayList<>());
                }
            }
            for (Order order : orders) {
                for (OrderLine line : order.lines()) {
                    List<Candidate> wanted = candidates.get(order.customer() + "/" + line.sku());
                    if (wanted != null) {
                        wanted.add(new Candidate(order.placedAt(), line));
                    }
                }
            }
            List<Cancellation> cancellations = new ArrayList<>(pendingCancellations.size());
            for (PendingCancellation pending : pendingCancellations) {
                cancellations.add(
                        pending.resolve(
                                candidates.getOrDefault(pending.customerAndSku(), List.of())));
            }
            return List.copyOf(cancellations);
        }
    }

    /** A cancellation whose original is still to be guessed. */
    private record PendingCancellation(SalesLine line, int number) {
        String customerAndSku() {
            return line.customer() + "/" + sku(line);
        }

        Cancellation resolve(List<Candidate> candidates) {
            int units = -line.quantity();
            OrderLine original = null;
            for (int i = candidates.size() - 1; i >= 0 && original == null; i--) {
                Candidate candidate = candidates.get(i);
                if (!candidate.placedAt.isAfter(line.at()) && candidate.units >= units) {
                    candidate.units -= units;
                    original = candidate.line;
                }
            }
            return new Cancellation(
                    line.invoice(),
                    number,
                    line.at(),
                    sku(line),
                    units,
                    line.unitPrice(),
                    original);
        }
    }

    /** A line that a cancellation may mean, with its units that are not cancelled yet. */
    private static final class Candidate {
        private final LocalDateTime placedAt;
        private final OrderLine line;
        private int units;

        Candidate(LocalDateTime placedAt, OrderLine line) {
            this.placedAt = placedAt;
            this.line = line;
            this.units = line.quantity();
        }
    }

    /** How an article is sold: at which prices, and under which descriptions. */
    private static final class Selling {
        private final List<BigDecimal> prices = new ArrayList<>();
        private final Map<String, Integer> descriptions = new TreeMap<>();

        void add(SalesLine line) {
            if (line.unitPrice().signum() > 0 && line.quantity() > 0) {
                prices.add(line.unitPrice());
                if (!line.description().isEmpty()) {
                    descriptions.merge(line.description(), 1, Integer::sum);
                }
            }
        }

        boolean soldAs(String description) {
            return descriptions.containsKey(description);
        }

        Article article(String sku) {
            prices.sort(naturalOrder());
            BigDecimal median =
                    prices.isEmpty()
                            ? null
                            : prices.get((prices.size() - 1) / 2)
                                    .setScale(4, RoundingMode.UNNECESSARY);
            String usual = null;
            int uses = 0;
            for (Map.Entry<String, Integer> description : descriptions.entrySet()) {
                if (description.getValue() > uses) {
                    usual = description.getKey();
                    uses = description.getValue();
                }
            }
            return new Article(sku, median, usual);
        }
    }
}
