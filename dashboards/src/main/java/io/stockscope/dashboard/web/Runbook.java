// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.web;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.commonmark.Extension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * A runbook in Markdown as HTML. Headings have the ids that code hosts give them, so that {@code
 * RUNBOOK.md#oversellexposure} and {@code /runbook#oversellexposure} are the same place.
 */
final class Runbook {

    private Runbook() {}

    /**
     * Makes HTML of it. HTML in it is shown as text; links to files beside it, which the server
     * does not have, and pictures are left as their text.
     */
    static String html(String markdown) {
        List<Extension> extensions = List.of(HeadingAnchorExtension.create());
        Node document = Parser.builder().extensions(extensions).build().parse(markdown);
        document.accept(new Unlinking());
        return HtmlRenderer.builder()
                .extensions(extensions)
                .escapeHtml(true)
                .sanitizeUrls(true)
                .attributeProviderFactory(context -> Runbook::reachable)
                .build()
                .render(document);
    }

    /** What is scrolled sideways has to be reached by keyboard. */
    private static void reachable(Node node, String tag, Map<String, String> attributes) {
        if (tag.equals("pre")) {
            attributes.put("tabindex", "0");
        }
    }

    private static final class Unlinking extends AbstractVisitor {

        @Override
        public void visit(Link link) {
            visitChildren(link);
            String to = link.getDestination().toLowerCase(Locale.ROOT);
            if (!to.startsWith("#") && !to.startsWith("https://") && !to.startsWith("http://")) {
                unwrap(link);
            }
        }

        @Override
        public void visit(Image image) {
            visitChildren(image);
            unwrap(image);
        }

        private static void unwrap(Node node) {
            Node child = node.getFirstChild();
            while (child != null) {
                Node next = child.getNext();
                node.insertBefore(child);
                child = next;
            }
            node.unlink();
        }
    }
}
