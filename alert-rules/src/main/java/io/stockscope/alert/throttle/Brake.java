// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.throttle;

import io.stockscope.alert.SnapshotText;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a whole channel is held back: in general, and SKUs that are held back more. Two are equal if
 * they mean the same.
 *
 * @param general of all SKUs that are not named; null: they are free
 * @param bySku restraints that are stricter than the general one
 */
public record Brake(@Nullable Restraint general, Map<String, Restraint> bySku) {

    /** Everything is free. */
    public static final Brake FREE = new Brake(null, Map.of());

    /** Nothing is to be sold. */
    public static final Brake PAUSED = new Brake(Restraint.PAUSE, Map.of());

    /** Leaves out what is not stricter than the general restraint. */
    public Brake {
        Map<String, Restraint> stricter = new HashMap<>(bySku);
        Restraint all = general;
        stricter.values().removeIf(restraint -> Restraint.isAsStrict(all, restraint));
        bySku = Map.copyOf(stricter);
    }

    /** One for the whole channel. */
    public static Brake general(Restraint restraint) {
        return new Brake(restraint, Map.of());
    }

    /** One for some SKUs. */
    public static Brake of(Collection<String> skus, Restraint restraint) {
        Map<String, Restraint> bySku = new HashMap<>();
        skus.forEach(sku -> bySku.put(sku, restraint));
        return new Brake(null, bySku);
    }

    /** What directives mean; of several for a SKU the most restrictive holds. */
    public static Brake of(List<Directive> directives) {
        Brake brake = FREE;
        for (Directive directive : directives) {
            brake =
                    brake.and(
                            directive.skus().isEmpty()
                                    ? general(directive.restraint())
                                    : of(directive.skus(), directive.restraint()));
        }
        return brake;
    }

    /** The restraint of a SKU; null: it is free. */
    public @Nullable Restraint of(String sku) {
        Restraint own = bySku.get(sku);
        return own == null ? general : own;
    }

    /** Both together: for each SKU the more restrictive of the two. */
    public Brake and(Brake other) {
        Map<String, Restraint> skus = new HashMap<>(bySku);
        other.bySku.forEach(
                (sku, restraint) ->
                        skus.merge(sku, restraint, (a, b) -> a.compareTo(b) >= 0 ? a : b));
        return new Brake(Restraint.stricter(general, other.general), skus);
    }

    /**
     * This one, and stricter where another one is.
     *
     * @param mostSkus that may be named: as many more as there is room for
     */
    public Brake stricterBy(Brake other, int mostSkus) {
        Brake both = and(other);
        Map<String, Restraint> skus = new HashMap<>(both.bySku);
        int tooMany = skus.size() - mostSkus;
        if (tooMany > 0) {
            both.bySku.entrySet().stream()
                    .filter(each -> !bySku.containsKey(each.getKey()))
                    .sorted(
                            Map.Entry.<String, Restraint>comparingByValue()
                                    .thenComparing(Map.Entry.comparingByKey()))
                    .limit(tooMany)
                    .forEach(each -> skus.remove(each.getKey()));
        }
        return new Brake(both.general, skus);
    }

    /** Whether no SKU is less restricted than by another one. */
    public boolean isAsStrictAs(Brake other) {
        if (!Restraint.isAsStrict(general, other.general)) {
            return false;
        }
        TreeSet<String> skus = new TreeSet<>(bySku.keySet());
        skus.addAll(other.bySku.keySet());
        return skus.stream().allMatch(sku -> Restraint.isAsStrict(of(sku), other.of(sku)));
    }

    public boolean isFree() {
        return general == null && bySku.isEmpty();
    }

    /** Whether the whole channel is paused, by whatever name. */
    public boolean isPaused() {
        return general != null && general.isPause();
    }

    /** The directives of a command, always in the same order: the general one last. */
    public List<Directive> directives() {
        TreeMap<Restraint, TreeSet<String>> skus = new TreeMap<>();
        bySku.forEach(
                (sku, restraint) ->
                        skus.computeIfAbsent(restraint, any -> new TreeSet<>()).add(sku));
        List<Directive> directives = new ArrayList<>();
        skus.descendingMap()
                .forEach(
                        (restraint, named) ->
                                directives.add(new Directive(List.copyOf(named), restraint)));
        if (general != null) {
            directives.add(new Directive(List.of(), general));
        }
        return directives;
    }

    /** For people. */
    public String summary() {
        if (isFree()) {
            return "free";
        }
        List<String> parts = new ArrayList<>();
        for (Directive directive : directives()) {
            parts.add(
                    directive.skus().isEmpty()
                            ? directive.restraint().toString()
                            : directive.restraint() + " for " + directive.skus().size() + " SKUs");
        }
        return String.join(", ", parts);
    }

    void write(DataOutput out) throws IOException {
        List<Directive> directives = directives();
        out.writeInt(directives.size());
        for (Directive directive : directives) {
            out.writeInt(directive.skus().size());
            for (String sku : directive.skus()) {
                SnapshotText.write(sku, out);
            }
            directive.restraint().write(out);
        }
    }

    static Brake read(DataInput in) throws IOException {
        List<Directive> directives = new ArrayList<>();
        int size = in.readInt();
        for (int i = 0; i < size; i++) {
            List<String> skus = new ArrayList<>();
            for (int j = in.readInt(); j > 0; j--) {
                skus.add(SnapshotText.read(in));
            }
            directives.add(new Directive(skus, Restraint.read(in)));
        }
        return of(directives);
    }
}
