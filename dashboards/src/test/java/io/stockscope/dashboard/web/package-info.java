// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

/** Tests of the server. */
@NullMarked
package io.stockscope.dashboard.web;

import org.jspecify.annotations.NullMarked;
