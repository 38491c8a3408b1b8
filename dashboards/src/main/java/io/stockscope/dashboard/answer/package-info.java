// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

/** Answers that viewers share, kept for when ClickHouse is away. */
@NullMarked
package io.stockscope.dashboard.answer;

import org.jspecify.annotations.NullMarked;
