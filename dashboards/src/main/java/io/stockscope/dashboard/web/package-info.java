// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

/** The web server: pages, JSON, server-sent events, and what protects them. */
@NullMarked
package io.stockscope.dashboard.web;

import org.jspecify.annotations.NullMarked;
