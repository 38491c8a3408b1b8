// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.dashboards;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The line to a server, which can be cut and mended: while it is cut, every connection is closed at
 * once.
 */
final class CuttableLine implements AutoCloseable {

    private final InetSocketAddress server;
    private final ServerSocket entrance;
    private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    /** Leads to the server of an address. */
    CuttableLine(String url) throws IOException {
        URI address = URI.create(url);
        server = new InetSocketAddress(address.getHost(), address.getPort());
        entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        begin(this::accept);
    }

    /** The address at this end. */
    String url() {
        return "http://127.0.0.1:" + entrance.getLocalPort();
    }

    /** Ends all connections, and lets none through. */
    void cut() {
        cut = true;
        ends.forEach(CuttableLine::closeQuietly);
    }

    /** Lets connections through again. */
    void mend() {
        cut = false;
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket near = entrance.accept();
                if (cut) {
                    near.close();
                    continue;
                }
                Socket far = new Socket(server.getAddress(), server.getPort());
                ends.add(near);
                ends.add(far);
                begin(() -> carry(near, far));
                begin(() -> carry(far, near));
            } catch (IOException e) {
                if (!entrance.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void carry(Socket from, Socket to) {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException e) {
            // One end has gone; so does the other.
        } finally {
            ends.remove(from);
            ends.remove(to);
        }
    }

    private static void begin(Runnable work) {
        Thread thread = new Thread(work, "cuttable-line");
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed, then.
        }
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        cut();
    }
}
