// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

/** Tests that a publisher follows the rules of throttle commands; its author extends them. */
@NullMarked
package io.stockscope.publisher.conformance;

import org.jspecify.annotations.NullMarked;
