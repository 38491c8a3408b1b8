// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting.notify;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Writes notifications into checkpoints, as JSON. */
final class NotificationSerializer implements SimpleVersionedSerializer<Notification> {

    private static final int VERSION = 1;
    private static final JsonMapper JSON = new JsonMapper();

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(Notification notification) throws IOException {
        return JSON.writeValueAsBytes(notification);
    }

    @Override
    public Notification deserialize(int version, byte[] bytes) throws IOException {
        if (version != VERSION) {
            throw new IOException(
                    "alerts for the Alertmanager are in version "
                            + version
                            + " of their format, which this version of Stockscope does not know");
        }
        return JSON.readValue(bytes, Notification.class);
    }
}
