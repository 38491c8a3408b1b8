/** Events as lines of JSON: the text form of the contract, read and written at full speed. */
@NullMarked
package io.stockscope.event.text;

import org.jspecify.annotations.NullMarked;
