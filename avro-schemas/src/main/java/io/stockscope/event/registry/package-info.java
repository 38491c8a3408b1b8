/**
 * The schemas of the contract in a schema registry: the client, registration, the rules by which
 * they change, and the wire format that refers to them.
 */
@NullMarked
package io.stockscope.event.registry;

import org.jspecify.annotations.NullMarked;
