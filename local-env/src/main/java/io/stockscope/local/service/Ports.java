// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.service;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;

/** Ports on loopback. */
final class Ports {

    static final String HOST = "127.0.0.1";

    /** Below the range from which Linux takes the ports of outgoing connections. */
    private static final int LOWEST = 15_000;

    private static final int COUNT = 17_000;

    private static final int ATTEMPTS = 100;

    private static final int MAX = 65_535;

    private Ports() {}

    /** A port that nobody listens on right now. */
    static int free() {
        SecureRandom random = new SecureRandom();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = LOWEST + random.nextInt(COUNT);
            if (isFree(port)) {
                return port;
            }
        }
        throw new ServiceException("no free port was found on " + HOST);
    }

    /**
     * Takes the wanted port if it is free, any free one for 0.
     *
     * @param option what the user would choose another one with
     */
    static int choose(int wanted, String service, String option) {
        if (wanted == 0) {
            return free();
        }
        if (wanted < 0 || wanted > MAX) {
            throw new ServiceException(option + " is " + wanted + ", must be from 0 to " + MAX);
        }
        if (!isFree(wanted)) {
            throw new ServiceException(
                    "port "
                            + wanted
                            + " for "
                            + service
                            + " is taken; stop what listens there, or choose another with "
                            + option
                            + " PORT (0: any free one)");
        }
        return wanted;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(HOST), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
