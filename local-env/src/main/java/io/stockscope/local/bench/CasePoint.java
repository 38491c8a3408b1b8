// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

/** A rung over the events of a case. */
record CasePoint(Rung rung, String caseId) {}
