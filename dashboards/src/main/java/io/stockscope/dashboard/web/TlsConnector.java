// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.web;

import io.stockscope.dashboard.DashboardSettings.Protection;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Listens with TLS, and with nothing else. */
final class TlsConnector {

    private TlsConnector() {}

    static ServerConnector of(
            Server server, HttpConfiguration http, Protection protection, String bind, int port) {
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStorePath(protection.keyStore().toUri().toString());
        tls.setKeyStoreType("PKCS12");
        tls.setKeyStorePassword(protection.keyStorePassword().get());
        HttpConfiguration https = new HttpConfiguration(http);
        // The Host is checked by name before anything is answered.
        https.addCustomizer(new SecureRequestCustomizer(false));
        ServerConnector connector =
                new ServerConnector(
                        server,
                        new SslConnectionFactory(tls, "http/1.1"),
                        new HttpConnectionFactory(https));
        connector.setHost(bind);
        connector.setPort(port);
        return connector;
    }
}
