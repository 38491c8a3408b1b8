// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

/** Alert rules before they are in force: files checked, and tried. */
@NullMarked
package io.stockscope.local.rules;

import org.jspecify.annotations.NullMarked;
