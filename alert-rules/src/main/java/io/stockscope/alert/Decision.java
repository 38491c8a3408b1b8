// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert;

import java.util.Map;

/**
 * The alert of a rule and one of its groups has become another one.
 *
 * @param group labels that the rule groups by, and their values
 */
public record Decision(Rule rule, Map<String, String> group, AlertLife.Transition transition) {}
