// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.event.ChannelProfile;
import io.stockscope.job.decode.BadRecordException;
import io.stockscope.job.decode.EventRules;
import io.stockscope.stock.ChannelTerms;
import io.stockscope.stock.ChannelType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record of the channel profiles.
 *
 * @param terms null: the channel is taken back
 * @param details what else the profile says
 */
public record ChannelUpdate(String channel, @Nullable ChannelTerms terms, ChannelDetails details) {

    /** One that says of a channel nothing but its terms. */
    ChannelUpdate(String channel, @Nullable ChannelTerms terms) {
        this(channel, terms, ChannelDetails.NONE);
    }

    /**
     * What a record of the contract says.
     *
     * @throws BadRecordException if it breaks a rule
     */
    static ChannelUpdate of(ChannelProfile profile) throws BadRecordException {
        check(profile);
        return new ChannelUpdate(
                profile.getChannel(),
                new ChannelTerms(
                        ChannelType.valueOf(profile.getType().name()),
                        profile.getLocations(),
                        profile.getDisplayCap(),
                        profile.getSellsBackorder(),
                        profile.getLatencyObjectiveMs(),
                        profile.getStalenessThresholdMs()),
                new ChannelDetails(
                        profile.getAckWindowMs(),
                        profile.getStageObjectives(),
                        profile.getCancelRateLimit(),
                        profile.getCancelRateWindowMs(),
                        profile.getOwner()));
    }

    private static void check(ChannelProfile profile) throws BadRecordException {
        EventRules rules =
                new EventRules()
                        .filled("channel", profile.getChannel())
                        .notNegative("displayCap", profile.getDisplayCap())
                        .notNegative("latencyObjectiveMs", profile.getLatencyObjectiveMs())
                        .notNegative("stalenessThresholdMs", profile.getStalenessThresholdMs())
                        .notNegative("ackWindowMs", profile.getAckWindowMs())
                        .notNegative("cancelRateWindowMs", profile.getCancelRateWindowMs());
        for (String location : profile.getLocations()) {
            rules.filled("location", location);
        }
        for (Map.Entry<String, Long> objective : profile.getStageObjectives().entrySet()) {
            rules.notNegative("stageObjectives." + objective.getKey(), objective.getValue());
        }
        Double limit = profile.getCancelRateLimit();
        rules.holds(
                limit == null || (limit >= 0 && limit <= 1),
                () -> "cancelRateLimit is " + limit + ", must be from 0 to 1");
    }
}
