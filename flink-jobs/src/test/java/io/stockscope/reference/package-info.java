/**
 * The second opinion on the stock tables: a slow, obvious implementation of the definitions, random
 * histories that hit every one of its rules, and the worked cases.
 *
 * <p>Who wonders what a rule means reads {@link io.stockscope.reference.ReferenceStock}. It shares
 * no code with the domain that it checks.
 */
@NullMarked
package io.stockscope.reference;

import org.jspecify.annotations.NullMarked;
