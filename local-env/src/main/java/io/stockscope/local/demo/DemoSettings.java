// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.demo;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the demo was told.
 *
 * @param sales real sales; null: generated ones
 * @param seed what is drawn follows from it
 * @param speed how many times as fast as the wall clock the retailer lives
 * @param limit how long figures are shown before the demo ends; null: until it is stopped
 * @param quiet whether nothing goes wrong
 */
record DemoSettings(
        @Nullable Path sales, long seed, double speed, @Nullable Duration limit, boolean quiet) {}
