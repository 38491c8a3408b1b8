// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

/** Tests of users and sessions. */
@NullMarked
package io.stockscope.dashboard.login;

import org.jspecify.annotations.NullMarked;
