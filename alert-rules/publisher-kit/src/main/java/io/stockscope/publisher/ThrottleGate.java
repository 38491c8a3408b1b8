// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.publisher;

import io.stockscope.event.ThrottleAck;
import io.stockscope.event.ThrottleAckStatus;
import io.stockscope.event.ThrottleCommand;
import io.stockscope.event.ThrottleDirective;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The brake of one channel, on the side of its publisher. It is given every command of the channel,
 * and asked before every update.
 *
 * <ul>
 *   <li><b>Fenced</b>: a command whose revision is not above the last one that was applied, or came
 *       too late, is STALE, also after the lease of that one has ended.
 *   <li><b>Leased</b>: what was applied holds for {@code ttlMs} from its receipt, by a clock that
 *       nobody sets. If nobody renews it, the channel is free again.
 *   <li><b>Complete</b>: a command replaces all of the one before it.
 *   <li><b>Of the present</b>: one that is older than its {@code ttlMs} when it is read is EXPIRED.
 *   <li><b>Dry runs</b> change nothing, and are not acknowledged: they are logged.
 * </ul>
 *
 * <p>Safe for several threads.
 */
public final class ThrottleGate {

    /** A brake that nobody renews may not hold for longer. */
    private static final Duration LONGEST_TTL = Duration.ofHours(1);

    private final String channel;
    private final LongSupplier monotonicNanos;
    private long lastRevision = Long.MIN_VALUE;
    private Map<String, Restraint> bySku = Map.of();
    private @Nullable Restraint general;
    private boolean leased;
    private long leaseEndsNanos;

    /** A brake that counts time by {@link System#nanoTime}. */
    public ThrottleGate(String channel) {
        this(channel, System::nanoTime);
    }

    /**
     * @param monotonicNanos a clock that only goes on, whatever happens to the wall clock
     */
    public ThrottleGate(String channel, LongSupplier monotonicNanos) {
        this.channel = channel;
        this.monotonicNanos = monotonicNanos;
    }

    /**
     * Takes a command.
     *
     * @param age how long ago it was appended, by the broker's clock: never by the difference of
     *     its own times and the publisher's clock
     * @return what to answer; empty if the command is of another channel, or a dry run
     */
    public synchronized Optional<ThrottleAck> receive(ThrottleCommand command, Duration age) {
        if (!command.getChannel().equals(channel) || command.getDryRun()) {
            return Optional.empty();
        }
        if (command.getRevision() <= lastRevision) {
            return answer(
                    command,
                    ThrottleAckStatus.STALE,
                    "the last revision was %d".formatted(lastRevision));
        }
        Duration ttl = Duration.ofMillis(command.getTtlMs());
        if (age.compareTo(ttl) > 0) {
            // Nothing that was sent before it counts any more.
            lastRevision = command.getRevision();
            return answer(
                    command,
                    ThrottleAckStatus.EXPIRED,
                    "it was read %d ms after it was sent, and holds for %d ms"
                            .formatted(age.toMillis(), ttl.toMillis()));
        }
        try {
            check(ttl);
            apply(command);
        } catch (IllegalArgumentException e) {
            return answer(command, ThrottleAckStatus.REFUSED, String.valueOf(e.getMessage()));
        }
        lastRevision = command.getRevision();
        leased = true;
        leaseEndsNanos = monotonicNanos.getAsLong() + ttl.toNanos();
        return answer(command, ThrottleAckStatus.APPLIED, null);
    }

    private static void check(Duration ttl) {
        if (ttl.isNegative() || ttl.isZero() || ttl.compareTo(LONGEST_TTL) > 0) {
            throw new IllegalArgumentException(
                    "ttlMs is %d, must be from 1 to %d"
                            .formatted(ttl.toMillis(), LONGEST_TTL.toMillis()));
        }
    }

    private void apply(ThrottleCommand command) {
        Map<String, Restraint> skus = new HashMap<>();
        Restraint others = null;
        for (ThrottleDirective directive : command.getDirectives()) {
            Restraint restraint = Restraint.of(directive);
            if (directive.getSkus().isEmpty()) {
                others = others == null ? restraint : others.stricter(restraint);
            }
            for (String sku : directive.getSkus()) {
                skus.merge(sku, restraint, Restraint::stricter);
            }
        }
        bySku = Map.copyOf(skus);
        general = others;
    }

    private Optional<ThrottleAck> answer(
            ThrottleCommand command, ThrottleAckStatus status, @Nullable String message) {
        return Optional.of(
                ThrottleAck.newBuilder()
                        .setCommandId(command.getCommandId())
                        .setChannel(channel)
                        .setRevision(command.getRevision())
                        .setAt(Instant.now())
                        .setStatus(status)
                        .setMessage(message)
                        .build());
    }

    /**
     * What to send to the channel for a SKU. It is always sent, also under PAUSE: to stop
     * publishing would freeze a wrong number.
     *
     * @param publishable units that would be displayed without a brake
     * @param displayed units that are displayed now
     */
    public synchronized Quantity limit(String sku, long publishable, long displayed) {
        Restraint restraint = restraint(sku);
        if (restraint == null) {
            return new Quantity(publishable, 0);
        }
        long allowed = Math.min(publishable, restraint.displayable(publishable, displayed));
        return new Quantity(allowed, publishable - allowed);
    }

    /** Whether a command is in force that has directives. */
    public synchronized boolean isBraked() {
        if (leased && monotonicNanos.getAsLong() - leaseEndsNanos >= 0) {
            leased = false;
            bySku = Map.of();
            general = null;
        }
        return general != null || !bySku.isEmpty();
    }

    /**
     * Whether a directive is in force for a SKU. If so, what is lower than what the channel
     * displays goes out ahead of the backlog.
     */
    public synchronized boolean isBraked(String sku) {
        return restraint(sku) != null;
    }

    /**
     * Whether nothing of a SKU may be sold however much there is. If so, what goes out goes by the
     * channel's own stop switch, where it has one.
     */
    public synchronized boolean isStopped(String sku) {
        Restraint restraint = restraint(sku);
        return restraint != null && restraint.displayable(Long.MAX_VALUE, Long.MAX_VALUE) == 0;
    }

    private @Nullable Restraint restraint(String sku) {
        return isBraked() ? bySku.getOrDefault(sku, general) : null;
    }

    /**
     * The revision of the last command that was applied, or came too late; {@code Long.MIN_VALUE}:
     * none was.
     */
    public synchronized long lastRevision() {
        return lastRevision;
    }
}
