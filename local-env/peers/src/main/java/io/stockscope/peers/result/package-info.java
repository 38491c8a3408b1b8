// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
/** What every peer is to find out, where it writes it, and whether it is the same. */
@NullMarked
package io.stockscope.peers.result;

import org.jspecify.annotations.NullMarked;
