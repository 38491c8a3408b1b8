// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

/** What measurements have told of late, by groups of series, and the values that are made of it. */
@NullMarked
package io.stockscope.alert.series;

import org.jspecify.annotations.NullMarked;
