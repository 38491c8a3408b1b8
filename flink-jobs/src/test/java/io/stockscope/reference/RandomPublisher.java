// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import io.stockscope.event.AvailabilityEvent;
import io.stockscope.event.AvailabilityKind;
import io.stockscope.event.ChannelProfile;
import io.stockscope.reference.ReferenceChannel.Alteration;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a publisher tells one channel about one SKU. It knows the truth, so it is often right; it is
 * as often late, wrong, or unsure what it has read. Every limit in time is met exactly, and by a
 * millisecond or two more.
 */
final class RandomPublisher {
    private static final Duration MILLISECOND = Duration.ofMillis(1);

    private final String sku;
    private final ChannelProfile profile;
    private final List<Alteration> alterations;
    private final Dice dice;
    private final Supplier<String> eventIds;
    private final List<AvailabilityEvent> updates = new ArrayList<>();
    private @Nullable Instant lastPublishedAt;

    /**
     * A publisher.
     *
     * @param alterations of the truth, in order; at least one
     */
    RandomPublisher(
            String sku,
            ChannelProfile profile,
            List<Alteration> alterations,
            Dice dice,
            Supplier<String> eventIds) {
        this.sku = sku;
        this.profile = profile;
        this.alterations = alterations;
        this.dice = dice;
        this.eventIds = eventIds;
    }

    /** Between two and some dozen updates, in no particular order. */
    List<AvailabilityEvent> updates() {
        Alteration first = alterations.get(0);
        // The first one mostly comes soon after the first baseline; now and then before it, from
        // another book.
        if (dice.chance(20)) {
            Instant before = first.at().minusSeconds(1 + dice.small(600));
            addUpdate(AvailabilityKind.ACKNOWLEDGED, first, before, dice.small(9));
        } else {
            Instant soon = first.at().plusSeconds(dice.small(30));
            addUpdate(AvailabilityKind.ACKNOWLEDGED, first, soon, truthAt(soon, first));
        }
        for (Alteration alteration : alterations) {
            if (updates.size() < 12 && dice.chance(60)) {
                Instant at = alteration.at().plus(delay());
                addUpdate(kind(), alteration, at, quantity(at, alteration));
                if (dice.chance(15)) {
                    // Right at last.
                    Instant later = at.plus(delay());
                    addUpdate(
                            AvailabilityKind.ACKNOWLEDGED,
                            alteration,
                            later,
                            truthAt(later, alteration));
                }
            }
        }
        return updates;
    }

    private AvailabilityKind kind() {
        return dice.chance(78)
                ? AvailabilityKind.ACKNOWLEDGED
                : dice.oneOf(
                        AvailabilityKind.PUBLISHED,
                        AvailabilityKind.ACCEPTED,
                        AvailabilityKind.REJECTED);
    }

    private Duration delay() {
        Duration objective = Duration.ofMillis(profile.getLatencyObjectiveMs());
        Duration threshold = Duration.ofMillis(profile.getStalenessThresholdMs());
        return switch ((int) dice.small(11)) {
            case 0 -> objective;
            case 1 -> objective.plus(MILLISECOND);
            case 2 -> threshold;
            case 3 -> threshold.plus(MILLISECOND);
            case 4 -> threshold.plus(MILLISECOND).plus(MILLISECOND);
            case 5 -> threshold.plusSeconds(1 + dice.small(8));
            case 6 -> dice.fraction(Duration.ofMinutes(30));
            case 7 -> dice.fraction(Duration.ofHours(5));
            case 8 -> Duration.ZERO;
            default -> dice.fraction(objective);
        };
    }

    /** Right then, or as it was when the publisher read, or before that; or anything. */
    private long quantity(Instant at, Alteration alteration) {
        return switch ((int) dice.small(9)) {
            case 0 -> dice.small(9);
            case 1 -> truthAt(alteration.at().minus(MILLISECOND), alteration);
            case 2, 3 -> truthOf(alteration);
            case 4 -> truthAt(at, alteration) + 1;
            default -> truthAt(at, alteration);
        };
    }

    /** The truth at the end of {@code at}; that of {@code otherwise} if it is undefined. */
    private long truthAt(Instant at, Alteration otherwise) {
        Alteration last = otherwise;
        for (Alteration alteration : alterations) {
            if (!alteration.at().isAfter(at)) {
                last = alteration;
            }
        }
        return truthOf(last);
    }

    private static long truthOf(Alteration alteration) {
        return alteration.truth() == null ? 0 : alteration.truth();
    }

    private void addUpdate(AvailabilityKind kind, Alteration alteration, Instant at, long truth) {
        long withheld = dice.chance(75) ? 0 : 1 + dice.small(3);
        Instant publishedAt = publishedAt(at);
        lastPublishedAt = publishedAt;
        updates.add(
                AvailabilityEvent.newBuilder()
                        .setEventId(eventIds.get())
                        .setSource("publisher-" + profile.getChannel())
                        .setOccurredAt(at)
                        .setRecordedAt(at.plusMillis(dice.small(20)))
                        .setKind(kind)
                        .setUpdateId("u" + updates.size())
                        .setChannel(profile.getChannel())
                        .setSku(sku)
                        .setQuantity(Math.max(0, truth - withheld))
                        .setWithheldQuantity(withheld)
                        .setCoversUpTo(coversUpTo(at, alteration))
                        .setCoversUpToBySystem(coversUpToBySystem(at, alteration))
                        .setComputedAt(computedAt(publishedAt, alteration))
                        .setPublishedAt(publishedAt)
                        .setAcknowledgedAt(
                                kind == AvailabilityKind.ACKNOWLEDGED && dice.chance(80)
                                        ? at
                                        : null)
                        .build());
    }

    /** Now and then as the last one, or before it; or by a clock that is ahead. */
    private Instant publishedAt(Instant at) {
        if (lastPublishedAt != null && dice.chance(20)) {
            return dice.chance(50) ? lastPublishedAt : lastPublishedAt.minusSeconds(1);
        }
        return dice.chance(8) ? at.plusSeconds(1) : at.minusMillis(dice.small(9_000));
    }

    private @Nullable Instant computedAt(Instant publishedAt, Alteration alteration) {
        return switch ((int) dice.small(7)) {
            case 0 -> null;
            case 1 -> publishedAt.plusSeconds(2);
            case 2 -> alteration.recordedAt();
            default -> publishedAt.minusMillis(dice.small(5_000));
        };
    }

    private @Nullable Instant coversUpTo(Instant at, Alteration alteration) {
        return dice.chance(15) ? null : frontier(at, alteration);
    }

    private @Nullable Map<String, Instant> coversUpToBySystem(Instant at, Alteration alteration) {
        if (dice.chance(70)) {
            return null;
        }
        Map<String, Instant> frontiers = new HashMap<>();
        for (String system : List.of("ERP", "WMS", "POS", "RESERVATION")) {
            if (dice.chance(60)) {
                frontiers.put(system, frontier(at, alteration));
            }
        }
        return frontiers;
    }

    private Instant frontier(Instant at, Alteration alteration) {
        return switch ((int) dice.small(9)) {
            case 0, 1 -> alteration.recordedAt();
            case 2 -> alteration.recordedAt().minus(MILLISECOND);
            case 3 -> alteration.recordedAt().minusSeconds(1 + dice.small(600));
            case 4 -> at.minusSeconds(dice.small(60));
            default -> at;
        };
    }
}
