// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

/** Tests of sharing and keeping answers. */
@NullMarked
package io.stockscope.dashboard.answer;

import org.jspecify.annotations.NullMarked;
