// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.dashboards;

import com.microsoft.playwright.options.ColorScheme;
import java.util.Locale;

/** What a page is looked at with. */
enum Look {
    DESK(1440, 900, ColorScheme.LIGHT),
    DESK_AT_NIGHT(1440, 900, ColorScheme.DARK),
    PHONE(360, 740, ColorScheme.LIGHT);

    private final int width;
    private final int height;
    private final ColorScheme scheme;

    Look(int width, int height, ColorScheme scheme) {
        this.width = width;
        this.height = height;
        this.scheme = scheme;
    }

    /** In names of pictures. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    ColorScheme scheme() {
        return scheme;
    }
}
