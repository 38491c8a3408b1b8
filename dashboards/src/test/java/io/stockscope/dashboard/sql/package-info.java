// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

/** Tests of placeholders. */
@NullMarked
package io.stockscope.dashboard.sql;

import org.jspecify.annotations.NullMarked;
