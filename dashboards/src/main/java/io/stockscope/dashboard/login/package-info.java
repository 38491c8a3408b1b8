// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

/** Users, passwords and sessions, for a server that listens beyond loopback. */
@NullMarked
package io.stockscope.dashboard.login;

import org.jspecify.annotations.NullMarked;
