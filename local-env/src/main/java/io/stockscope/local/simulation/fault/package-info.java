// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
/** What goes wrong in the simulation, on purpose and with a label: see {@link FaultKind}. */
@NullMarked
package io.stockscope.local.simulation.fault;

import org.jspecify.annotations.NullMarked;
