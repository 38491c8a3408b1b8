// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.sink;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * ClickHouse behind https: ends TLS with a certificate made for it, and hands on what comes in
 * clear.
 */
final class TlsProxy implements AutoCloseable {
    private static final char[] STORE_PASSWORD = "of-a-test".toCharArray();
    private static final String ALIAS = "server";

    private final ServerSocket server;
    private final URI target;
    private final Path caCertificate;
    private final Predicate<String> admission;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();

    /**
     * Listens.
     *
     * @param host that the certificate is for: an address or a name
     * @param folder that the certificate is made in
     * @param admission gets the head of the first request of each connection; false hangs up
     */
    TlsProxy(String url, String host, Path folder, Predicate<String> admission) throws Exception {
        this.target = URI.create(url);
        this.admission = admission;
        KeyStore store = keyStore(host, folder);
        this.caCertificate = writePem(store.getCertificate(ALIAS), folder.resolve("ca.pem"));
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, STORE_PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        this.server =
                context.getServerSocketFactory()
                        .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::acceptAll);
    }

    String url() {
        return "https://127.0.0.1:" + server.getLocalPort();
    }

    /** The certificate, which is its own authority. */
    Path caCertificate() {
        return caCertificate;
    }

    private static KeyStore keyStore(String host, Path folder) throws Exception {
        Path file = folder.resolve("server.p12");
        boolean address = Character.isDigit(host.charAt(0));
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                ALIAS,
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=" + host,
                                "-ext",
                                "SAN=" + (address ? "IP:" : "DNS:") + host,
                                "-validity",
                                "2",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                file.toString(),
                                "-storepass",
                                String.valueOf(STORE_PASSWORD))
                        .redirectErrorStream(true)
                        .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IllegalStateException("keytool made no certificate: " + said);
        }
        return KeyStore.getInstance(file.toFile(), STORE_PASSWORD);
    }

    private static Path writePem(Certificate certificate, Path file) throws Exception {
        return Files.writeString(
                file,
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket client = server.accept();
                open.add(client);
                threads.execute(() -> serve(client));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket client) {
        try (client) {
            String head = head(client.getInputStream());
            if (admission.test(head)) {
                handOn(head, client);
            }
        } catch (IOException e) {
            // One side hung up, or was not trusted.
        }
    }

    private void handOn(String head, Socket client) throws IOException {
        try (Socket upstream = new Socket(target.getHost(), target.getPort())) {
            open.add(upstream);
            upstream.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            threads.execute(() -> copy(client, upstream));
            upstream.getInputStream().transferTo(client.getOutputStream());
        }
    }

    /** The lines before the body, with the empty one at their end. */
    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("hung up within the head of a request");
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static void copy(Socket from, Socket to) {
        try (to;
                OutputStream out = to.getOutputStream()) {
            from.getInputStream().transferTo(out);
        } catch (IOException e) {
            // One side hung up.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
