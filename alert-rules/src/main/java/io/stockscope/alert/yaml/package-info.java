// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

/** Reads and checks files of rules: every mistake with its file, line and field, all at once. */
@NullMarked
package io.stockscope.alert.yaml;

import org.jspecify.annotations.NullMarked;
