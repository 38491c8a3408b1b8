// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.config;

import java.io.Serializable;

/**
 * A user and where its password is.
 *
 * @param user name to log in with
 * @param password resolved only when a connection is made
 */
public record Credentials(String user, Secret password) implements Serializable {}
