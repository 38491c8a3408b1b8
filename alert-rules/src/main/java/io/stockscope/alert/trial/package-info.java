// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

/**
 * Rules tried before they page anybody: on measurements that a test gives, or that were recorded.
 */
@NullMarked
package io.stockscope.alert.trial;

import org.jspecify.annotations.NullMarked;
