/**
 * Configuration: one catalogue of keys, read from a YAML file, {@code endpoints.json}, the
 * environment and options; the settings made of it travel to TaskManagers without any secret.
 */
@NullMarked
package io.stockscope.config;

import org.jspecify.annotations.NullMarked;
