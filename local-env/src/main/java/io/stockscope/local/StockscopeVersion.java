// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local;

import picocli.CommandLine.IVersionProvider;

/** The version in the jar's manifest. */
public final class StockscopeVersion implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = StockscopeVersion.class.getPackage().getImplementationVersion();
        return new String[] {"stockscope " + (version == null ? "(not packaged)" : version)};
    }
}
