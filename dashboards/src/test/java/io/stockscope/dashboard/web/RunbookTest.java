// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunbookTest {

    @Test
    void headingsHaveTheIdsThatAlertsLinkTo() {
        assertThat(Runbook.html("### OversellExposure\n\n## At night"))
                .contains("<h3 id=\"oversellexposure\">OversellExposure</h3>")
                .contains("<h2 id=\"at-night\">At night</h2>");
    }

    @Test
    void codeIsReachedByKeyboard() {
        assertThat(Runbook.html("```\nstockscope produce\n```")).contains("<pre tabindex=\"0\">");
    }

    @Test
    void htmlInItIsText() {
        assertThat(Runbook.html("<script>alert(1)</script>\n\na <b onclick=x>b</b>"))
                .contains("&lt;script&gt;", "&lt;b onclick=x&gt;")
                .doesNotContain("<script", "<b ");
    }

    @Test
    void linksLeadIntoItOrToTheWebAndOthersAreText() {
        assertThat(
                        Runbook.html(
                                "[in](#a) [web](https://wiki.example/a) [file](rules/a.yaml) **[both](../README.md)** [bad](javascript:alert(1)) ![plan](plan.png)"))
                .contains("href=\"#a\">in</a>")
                .contains("href=\"https://wiki.example/a\"")
                .contains(" file <strong>both</strong> bad plan")
                .doesNotContain("rules/a.yaml", "README", "javascript", "<img");
    }
}
