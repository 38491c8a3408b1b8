// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import io.stockscope.event.ItemMaster;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.local.simulation.SalesHistory.Article;
import io.stockscope.local.simulation.fault.Fault;
import io.stockscope.local.simulation.fault.FaultKind;
import io.stockscope.local.simulation.fault.Faults;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The item master: a record of each article that has a price. It comes before everything else,
 * unless something goes wrong with it.
 */
final class ItemMasterData {
    private static final String CURRENCY = "GBP";
    private static final String WRONG_CURRENCY = "EUR";

    private final Outbox outbox;
    private final Agenda agenda;
    private final Faults faults;
    private final Draws draws;

    /** Articles that nobody knows yet, and until when. */
    private final Map<String, Long> unknownUntilMillis = new HashMap<>();

    ItemMasterData(Outbox outbox, Agenda agenda, Faults faults, Draws draws) {
        this.outbox = outbox;
        this.agenda = agenda;
        this.faults = faults;
        this.draws = draws;
    }

    /**
     * Sends the record of each article, or plans that it is sent.
     *
     * @param opensMillis when the books are opened
     */
    void send(List<Article> articles, long opensMillis) {
        List<ItemMaster> items = articles.stream().flatMap(ItemMasterData::item).toList();
        Fault late = faults.active(FaultKind.LATE_ITEMS, "", opensMillis);
        for (ItemMaster item : items) {
            if (late != null && strikes(late, item)) {
                unknownUntilMillis.put(item.getSku(), late.untilMillis());
                agenda.plan(late.untilMillis(), now -> send(item));
                hit(late, opensMillis, item, "no item master");
            } else {
                send(item);
            }
        }
        for (Fault fault : faults.planned()) {
            if (fault.kind() == FaultKind.WRONG_CURRENCY && fault.untilMillis() > opensMillis) {
                planWrongPrices(items, fault, opensMillis);
            }
        }
    }

    private static Stream<ItemMaster> item(Article article) {
        BigDecimal unitPrice = article.unitPrice();
        return unitPrice == null
                ? Stream.empty()
                : Stream.of(
                        ItemMaster.newBuilder()
                                .setSku(article.sku())
                                .setUnitPrice(unitPrice)
                                .setCurrency(CURRENCY)
                                .setDescription(article.description())
                                .build());
    }

    private void planWrongPrices(List<ItemMaster> items, Fault fault, long opensMillis) {
        List<ItemMaster> struck = items.stream().filter(item -> strikes(fault, item)).toList();
        agenda.plan(
                Math.max(fault.fromMillis(), opensMillis),
                now -> struck.forEach(item -> misprice(fault, item, now)));
    }

    private void misprice(Fault fault, ItemMaster item, long nowMillis) {
        if (isKnown(item, nowMillis)) {
            send(ItemMaster.newBuilder(item).setCurrency(WRONG_CURRENCY).build());
            hit(fault, nowMillis, item, "priced in " + WRONG_CURRENCY);
            agenda.plan(fault.untilMillis(), now -> send(item));
        }
    }

    private boolean isKnown(ItemMaster item, long nowMillis) {
        return unknownUntilMillis.getOrDefault(item.getSku(), Long.MIN_VALUE) <= nowMillis;
    }

    private void send(ItemMaster item) {
        outbox.reference(StockscopeTopic.REFERENCE_ITEMS, item);
    }

    private boolean strikes(Fault fault, ItemMaster item) {
        return draws.unit(fault.kind().word(), item.getSku()) < fault.strength();
    }

    private void hit(Fault fault, long atMillis, ItemMaster item, String detail) {
        faults.hit(fault, atMillis, item.getSku(), null, detail);
    }
}
