// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

/**
 * Measurements as they come from a topic of several partitions: in any order, doubled, told again
 * after a failure. What is left of them counts once, and time goes on only as far as all is known.
 */
@NullMarked
package io.stockscope.alert.intake;

import org.jspecify.annotations.NullMarked;
