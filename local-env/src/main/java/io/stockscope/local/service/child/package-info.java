/**
 * What runs inside the services' own processes: each ends with the process that started it. The
 * registry's brings its own libraries, so this package uses none but the one that a class needs.
 */
@NullMarked
package io.stockscope.local.service.child;

import org.jspecify.annotations.NullMarked;
