// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.event.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.stockscope.event.RandomRecords;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.registry.RegistryConnection.Login;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client against a small HTTP server that knows one user and has no subjects. */
class RegistryClientsTest {
    private static final String PASSWORD = "correct horse";
    private static final String TRUSTSTORE = "schema.registry.ssl.truststore.";

    private final Path folder;
    private HttpServer server = newServer(HttpServer.create());

    RegistryClientsTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aUserWithThePasswordIsLetIn() throws IOException {
        assertThat(subjects(login(PASSWORD), Map.of())).isEmpty();
    }

    @Test
    void aWrongPasswordIsSaidInWords() {
        assertThatThrownBy(() -> subjects(login("guess"), Map.of()))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("asks for a user and password, or does not know these")
                .hasMessageNotContaining("guess");
    }

    @Test
    void aRegistryThatDoesNotAnswerIsSaidInWords() {
        server.stop(0);
        assertThatThrownBy(() -> subjects(login(PASSWORD), Map.of()))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("erp.stock-value")
                .hasMessageContaining("does not answer");
    }

    @Test
    void anEncoderSaysWhatToDoIfTheSchemaIsNotRegistered() throws IOException {
        try (SchemaRegistryClient client = RegistryClients.create(connection("http", Map.of()))) {
            ConfluentAvroEncoder encoder = new ConfluentAvroEncoder(client);
            StockscopeTopic topic = StockscopeTopic.REFERENCE_ITEMS;
            assertThatThrownBy(() -> encoder.encode(topic, new RandomRecords(1).next(topic)))
                    .isInstanceOf(RegistryException.class)
                    .hasMessageContaining("reference.items-value")
                    .hasMessageContaining("stockscope schemas register");
        }
    }

    @Test
    void tlsTrustsWhatTheTrustStoreHoldsAndResolvesItsPasswordFromAFile() throws Exception {
        Path keys = keyStore("keys");
        serveWith(keys);
        Path secrets = Files.writeString(folder.resolve("secrets.properties"), "store=changeit\n");
        Map<String, String> trusting =
                Map.of(
                        TRUSTSTORE + "location",
                        keys.toString(),
                        TRUSTSTORE + "password",
                        "${file:" + secrets + ":store}");
        try (SchemaRegistryClient client = RegistryClients.create(connection("https", trusting))) {
            assertThat(RegisteredSchemas.compare(client)).hasSize(15);
        }

        Map<String, String> strange =
                Map.of(
                        TRUSTSTORE + "location",
                        keyStore("others").toString(),
                        TRUSTSTORE + "password",
                        "changeit");
        try (SchemaRegistryClient client = RegistryClients.create(connection("https", strange))) {
            assertThatThrownBy(() -> RegisteredSchemas.compare(client))
                    .isInstanceOf(RegistryException.class)
                    .hasMessageContaining("TLS with the registry fails (PKIX");
        }
    }

    @Test
    void propertiesThatCannotBeUsedAreNamedAtOnce() {
        Map<String, String> missing = Map.of(TRUSTSTORE + "location", folder + "/none.jks");
        assertThatThrownBy(() -> RegistryClients.create(connection("https", missing)))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("none.jks");
        Map<String, String> unset =
                Map.of(TRUSTSTORE + "password", "${env:STOCKSCOPE_NOT_SET_ANYWHERE}");
        assertThatThrownBy(() -> RegistryClients.create(connection("https", unset)))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining(TRUSTSTORE + "password refers to nothing");
    }

    @Test
    void aConnectionPrintsNoSecret() {
        RegistryConnection connection =
                new RegistryConnection(
                        "http://registry", login("hush"), Map.of("bearer.auth.token", "hush"));
        assertThat(connection.toString()).contains("bearer.auth.token").doesNotContain("hush");
    }

    private List<Integer> subjects(Login login, Map<String, String> properties) throws IOException {
        try (SchemaRegistryClient client =
                RegistryClients.create(
                        new RegistryConnection(address("http"), login, properties))) {
            return RegisteredSchemas.compare(client).get(0).versions();
        }
    }

    private RegistryConnection connection(String scheme, Map<String, String> properties) {
        return new RegistryConnection(address(scheme), login(PASSWORD), properties);
    }

    private static Login login(String password) {
        return new Login("ann", () -> password);
    }

    private String address(String scheme) {
        return scheme + "://localhost:" + server.getAddress().getPort();
    }

    private static HttpServer newServer(HttpServer server) throws IOException {
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", RegistryClientsTest::answer);
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String expected =
                "Basic " + Base64.getEncoder().encodeToString(("ann:" + PASSWORD).getBytes(UTF_8));
        boolean known = expected.equals(exchange.getRequestHeaders().getFirst("Authorization"));
        byte[] body =
                (known
                                ? "{\"error_code\":40401,\"message\":\"Subject not found.\"}"
                                : "{\"error_code\":40101,\"message\":\"Unauthorized\"}")
                        .getBytes(UTF_8);
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(known ? 404 : 401, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void serveWith(Path keys) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory managers =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, "changeit".toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        HttpsServer https = HttpsServer.create();
        https.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.stop(0);
        server = newServer(https);
    }

    /** A key for localhost, signed by itself, in a store that is a trust store as well. */
    private Path keyStore(String name) throws IOException, InterruptedException {
        Path store = folder.resolve(name + ".jks");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                name,
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=localhost",
                                "-ext",
                                "SAN=dns:localhost",
                                "-validity",
                                "2",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                "changeit")
                        .redirectErrorStream(true)
                        .start();
        String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        return store;
    }
}
