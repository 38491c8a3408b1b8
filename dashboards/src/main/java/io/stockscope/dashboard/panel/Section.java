// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.panel;

import java.util.List;

/**
 * Panels that belong together on a page.
 *
 * @param title a few words
 * @param panels ids, in order
 */
public record Section(String title, List<String> panels) {}
