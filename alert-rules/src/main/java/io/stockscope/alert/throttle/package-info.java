// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

/**
 * The brake: what rules demand of the publishers of channels becomes few commands, each the
 * complete state of a channel. By the wall clock, which is handed in; nothing here asks for it.
 */
@NullMarked
package io.stockscope.alert.throttle;

import org.jspecify.annotations.NullMarked;
