// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import io.stockscope.config.ConfigException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.NettyShuffleEnvironmentOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A Flink inside of this process, on loopback; options of the user's own win, but for another
 * address.
 */
public final class EmbeddedFlink {

    private static final int MAX_DEFAULT_PARALLELISM = 4;

    private EmbeddedFlink() {}

    /** With a web UI that shows and changes nothing. */
    public static StreamExecutionEnvironment live(Map<String, String> options) {
        return StreamExecutionEnvironment.createLocalEnvironmentWithWebUI(configuration(options));
    }

    static StreamExecutionEnvironment bounded(Map<String, String> options) {
        Configuration configuration = configuration(options);
        return StreamExecutionEnvironment.createLocalEnvironment(
                configuration.get(CoreOptions.DEFAULT_PARALLELISM), configuration);
    }

    /** Its settings; those given win. */
    public static Configuration configuration(Map<String, String> options) {
        Configuration configuration = new Configuration();
        configuration.set(
                CoreOptions.DEFAULT_PARALLELISM,
                Math.min(MAX_DEFAULT_PARALLELISM, Runtime.getRuntime().availableProcessors()));
        configuration.set(RestOptions.ADDRESS, "127.0.0.1");
        configuration.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        configuration.set(RestOptions.BIND_PORT, "0");
        // The blob server listens on all addresses otherwise.
        configuration.set(JobManagerOptions.BIND_HOST, "127.0.0.1");
        configuration.set(TaskManagerOptions.BIND_HOST, "127.0.0.1");
        configuration.set(WebOptions.SUBMIT_ENABLE, false);
        configuration.set(WebOptions.CANCEL_ENABLE, false);
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(256));
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(128));
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(128));
        // The stock of a bounded run writes an exchange per table in each slot.
        configuration.set(NettyShuffleEnvironmentOptions.NETWORK_SORT_SHUFFLE_MIN_BUFFERS, 32);
        options.forEach(configuration::setString);
        requireLoopback(configuration, RestOptions.ADDRESS);
        requireLoopback(configuration, RestOptions.BIND_ADDRESS);
        requireLoopback(configuration, JobManagerOptions.BIND_HOST);
        requireLoopback(configuration, TaskManagerOptions.BIND_HOST);
        return configuration;
    }

    /** The UI and its REST API have no login here. */
    private static void requireLoopback(Configuration configuration, ConfigOption<String> option) {
        String address = configuration.get(option);
        if (!isLoopback(address)) {
            throw new ConfigException(
                    "flink.%s: '%s' is not this machine alone, and Flink's REST API asks for no login; leave it at"
                                    .formatted(option.key(), address)
                            + " 127.0.0.1, or run the job on a Flink cluster of your own");
        }
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
