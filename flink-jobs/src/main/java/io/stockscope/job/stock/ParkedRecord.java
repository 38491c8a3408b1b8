// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.job.decode.UndecidedRecord;

/**
 * A record that waits for its schema, as it stands in a checkpoint.
 *
 * @param askedForMillis how long its schema had been asked for, in milliseconds
 */
record ParkedRecord(UndecidedRecord record, long askedForMillis) {}
