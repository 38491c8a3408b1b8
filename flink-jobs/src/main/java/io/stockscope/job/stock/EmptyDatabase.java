// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.config.ClickHouseSettings;
import io.stockscope.config.ConfigException;
import io.stockscope.config.Credentials;
import io.stockscope.table.MigrationException;
import io.stockscope.table.Migrations;
import java.util.List;

/**
 * A bounded run needs a database without results: its rows and those of another run would be mixed,
 * and nobody could tell them apart.
 */
public final class EmptyDatabase {

    private EmptyDatabase() {}

    /**
     * Looks, as the given user.
     *
     * @throws ConfigException if there are results, naming the tables
     * @throws MigrationException if ClickHouse does not answer or refuses
     */
    public static void require(ClickHouseSettings clickHouse, Credentials user)
            throws MigrationException {
        List<String> filled = Migrations.tablesWithResults(clickHouse.connection(user));
        if (!filled.isEmpty()) {
            throw new ConfigException(
                    "database "
                            + clickHouse.database()
                            + " holds results already (in "
                            + String.join(", ", filled)
                            + "); a bounded run needs one without: name another database");
        }
    }
}
