package com.rizztalk.site;

import com.rizztalk.site.FrontMatter.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/** Markdown to HTML. HTML of an editor's own is a mistake: it could break the layout or the panel. */
final class Markdown {
    private static final List<Extension> EXTENSIONS =
            List.of(TablesExtension.create(), HeadingAnchorExtension.create());
    private static final Parser PARSER = Parser.builder()
            .extensions(EXTENSIONS)
            .includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES)
            .build();
    private static final HtmlRenderer RENDERER =
            HtmlRenderer.builder().extensions(EXTENSIONS).escapeHtml(true).build();

    private Markdown() {}

    /**
     * What a text became.
     *
     * @param html the text
     * @param links where it links to
     */
    record Rendered(String html, List<Target> links) {
        Rendered {
            links = List.copyOf(links);
        }
    }

    /**
     * Where a link goes.
     *
     * @param line in the page's file
     * @param address as the editor wrote it
     */
    record Target(int line, String address) {}

    static Rendered render(Page page, Problems problems) {
        Node document = PARSER.parse(page.body());
        List<Target> links = new ArrayList<>();
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(Link link) {
                links.add(new Target(line(page, link), link.getDestination()));
                visitChildren(link);
            }

            @Override
            public void visit(Image image) {
                problems.add(page.file(), line(page, image), "pictures have no place in a text yet; use words");
            }

            @Override
            public void visit(Heading heading) {
                if (heading.getLevel() == 1) {
                    problems.add(
                            page.file(),
                            line(page, heading),
                            "begin headings with ## here; the one with # is made of the head's heading");
                }
                visitChildren(heading);
            }

            @Override
            public void visit(HtmlBlock block) {
                problems.add(page.file(), line(page, block), "HTML has no place here; write Markdown");
            }

            @Override
            public void visit(HtmlInline inline) {
                problems.add(page.file(), line(page, inline), "HTML has no place here; write Markdown");
            }
        });
        return new Rendered(RENDERER.render(document), links);
    }

    /** Where an answer links to; all of it counts as one line. */
    static List<Target> links(Question question) {
        List<Target> links = new ArrayList<>();
        PARSER.parse(question.answer()).accept(new AbstractVisitor() {
            @Override
            public void visit(Link link) {
                links.add(new Target(question.line(), link.getDestination()));
            }
        });
        return links;
    }

    /** One paragraph's text, such as an answer, without the paragraph around it. */
    static String inline(String text) {
        String html = RENDERER.render(PARSER.parse(text)).strip();
        return html.startsWith("<p>") && html.endsWith("</p>") && html.indexOf("<p>", 1) < 0
                ? html.substring("<p>".length(), html.length() - "</p>".length())
                : html;
    }

    /** Schemes that a link to elsewhere may have. */
    static boolean isElsewhere(String address) {
        return Set.of("https:", "mailto:").stream().anyMatch(address::startsWith);
    }

    private static int line(Page page, Node node) {
        return node.getSourceSpans().isEmpty()
                ? page.bodyLine()
                : page.bodyLine() + node.getSourceSpans().getFirst().getLineIndex();
    }
}
