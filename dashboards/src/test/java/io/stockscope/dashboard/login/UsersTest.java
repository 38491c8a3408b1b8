// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsersTest {

    @TempDir private Path folder;

    @Test
    void aUserIsKnownByTheRightPasswordOnly() throws IOException {
        Users users =
                read(
                        "# who may look",
                        "",
                        "ann:" + hash("open sesame"),
                        "bob:" + hash("swordfish"));

        assertThat(users.knows("ann", "open sesame".toCharArray())).isTrue();
        assertThat(users.knows("ann", "swordfish".toCharArray())).isFalse();
        assertThat(users.knows("bob", "open sesame".toCharArray())).isFalse();
        assertThat(users.knows("eve", "open sesame".toCharArray())).isFalse();
        assertThat(users.knows("ann", new char[100_000])).isFalse();
    }

    @Test
    void theLineOfAUserHoldsNoPasswordAndIsAnotherEachTime() throws IOException {
        String line = Users.line("ann", "open sesame".toCharArray());

        assertThat(line).startsWith("ann:pbkdf2-sha256$600000$").doesNotContain("sesame");
        assertThat(Users.line("ann", "open sesame".toCharArray())).isNotEqualTo(line);
        assertThat(read(line).knows("ann", "open sesame".toCharArray())).isTrue();
    }

    @Test
    void aMistakeNamesTheLineAndNeverWhatIsInIt() {
        String hash = hash("open sesame");
        for (String line : List.of("ann:open sesame", "ann", ":" + hash, "a b:" + hash)) {
            assertThatThrownBy(() -> read("#", line))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("line 2")
                    .message()
                    .doesNotContain("sesame");
        }
        assertThatThrownBy(() -> read("ann:" + hash, "ann:" + hash))
                .hasMessageContaining("line 2: this name is there twice");
        assertThatThrownBy(() -> read("# nobody")).hasMessageContaining("no user");
    }

    @Test
    void namesAndPasswordsHaveAForm() {
        assertThatThrownBy(() -> Users.line("a:b", "open sesame".toCharArray()))
                .hasMessageContaining("name");
        assertThatThrownBy(() -> Users.line("ann", "short".toCharArray()))
                .hasMessageContaining("10 to 200");
    }

    private Users read(String... lines) throws IOException {
        Path file = folder.resolve("users");
        Files.write(file, List.of(lines));
        return Users.read(file);
    }

    private static String hash(String password) {
        return PasswordHash.of(password.toCharArray(), 1_000).text();
    }
}
