// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.deadletters;

import org.jspecify.annotations.Nullable;

/** Key and value of a record, as they are; null: none. */
@SuppressWarnings("ArrayRecordComponent") // Bytes on their way; nothing compares them.
record RecordBytes(byte @Nullable [] key, byte @Nullable [] value) {}
