// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.config.StockscopeConfig;
import io.stockscope.local.service.LocalServices;
import io.stockscope.local.service.Progress;
import io.stockscope.local.up.Foundation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Cases, each on services of its own, which hold its events; all are there at the same time. */
final class CaseSites implements CaseRunner, AutoCloseable {

    private final String heap;
    private final Map<String, String> settings;
    private final Progress progress;
    private final List<LocalServices> started = new ArrayList<>();
    private final Map<BenchCase, RungProcess> processes = new HashMap<>();

    /**
     * @param heap the most memory for Java objects of each rung, as {@code -Xmx} takes it
     * @param settings of each rung
     */
    CaseSites(String heap, Map<String, String> settings, Progress progress) {
        this.heap = heap;
        this.settings = settings;
        this.progress = progress;
    }

    /** Starts the services of a case, and sends its events. */
    void open(BenchCase one) throws IOException, InterruptedException {
        LocalServices services = LocalServices.startTemporary(progress);
        started.add(services);
        StockscopeConfig config = services.config(settings);
        Foundation.lay(config);
        EventSender.send(one.events(), config, progress);
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("--endpoints", services.endpointsFile().toString()));
        settings.forEach((key, value) -> arguments.add("-D" + key + "=" + value));
        processes.put(one, new RungProcess(heap, arguments, false));
    }

    @Override
    public Measurement run(BenchCase one, Rung rung) throws IOException, InterruptedException {
        RungProcess process = processes.get(one);
        if (process == null) {
            throw new IllegalStateException("not open: " + one.id());
        }
        return process.run(rung, one.workload());
    }

    @Override
    public void close() {
        processes.values().forEach(RungProcess::close);
        started.forEach(LocalServices::close);
    }
}
