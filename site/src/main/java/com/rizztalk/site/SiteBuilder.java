package com.rizztalk.site;

import com.rizztalk.site.Markdown.Rendered;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import gg.jte.resolve.DirectoryCodeResolver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Builds the whole site, or says all that is wrong with it. */
final class SiteBuilder {
    private final SiteSettings settings;
    private final TemplateEngine templates;
    private final Map<String, byte[]> drawnCards = new HashMap<>();

    SiteBuilder(SiteSettings settings) throws IOException {
        this.settings = settings;
        Path classes = Files.createTempDirectory("rizztalk-templates");
        templates = TemplateEngine.create(
                new DirectoryCodeResolver(settings.templates()),
                classes,
                ContentType.Html,
                SiteBuilder.class.getClassLoader());
        templates.setTrimControlStructures(true);
    }

    /**
     * Builds into the out folder, which is emptied first.
     *
     * @return all mistakes; where there are any, nothing was written
     */
    List<Problem> build() throws IOException {
        Problems problems = new Problems(settings.root());
        Content content = Content.read(settings, problems);
        Map<Page, Rendered> rendered = render(content, problems);
        new SentenceCheck(settings, content, problems).run();
        if (!problems.isEmpty()) {
            return problems.all();
        }
        // A preview is looked at all the time: what is there stays until it is written again.
        if (settings.preview()) {
            Files.createDirectories(settings.out());
        } else {
            Folders.empty(settings.out());
        }
        try (EsBuild esbuild = new EsBuild();
                SocialCard cards = new SocialCard()) {
            Assets assets = Assets.build(settings, esbuild);
            Path folder = settings.out().resolve("assets");
            for (Map.Entry<Page, Rendered> entry : rendered.entrySet()) {
                Page page = entry.getKey();
                String card = assets.publish(cardName(page), card(page, cards), folder);
                write(
                        page,
                        new PageView(
                                settings,
                                content,
                                assets,
                                page,
                                entry.getValue().html(),
                                card));
            }
        }
        new SiteFiles(settings, content).write();
        if (!settings.preview()) {
            Precompressed.write(settings.out());
        }
        return List.of();
    }

    private static Map<Page, Rendered> render(Content content, Problems problems) {
        Map<Page, Rendered> rendered = new LinkedHashMap<>();
        Map<String, Set<String>> anchors = new TreeMap<>();
        for (Page page : content.pages()) {
            Rendered text = Markdown.render(page, problems);
            rendered.put(page, text);
            anchors.put(page.path(), Links.anchorsOf(text.html()));
        }
        Links links = new Links(anchors, problems);
        rendered.forEach((page, text) -> {
            text.links().forEach(target -> links.check(page, target));
            page.questions().forEach(question -> Markdown.links(question).forEach(target -> links.check(page, target)));
        });
        return rendered;
    }

    /** A picture is drawn once as long as its words stay the same. */
    private byte[] card(Page page, SocialCard cards) throws IOException {
        byte[] drawn = drawnCards.get(page.heading());
        if (drawn == null) {
            drawn = cards.draw(page.heading());
            drawnCards.put(page.heading(), drawn);
        }
        return drawn;
    }

    private static String cardName(Page page) {
        return "card-" + page.language() + "-" + page.key() + ".png";
    }

    private void write(Page page, PageView view) throws IOException {
        StringOutput html = new StringOutput();
        templates.render("page.jte", view, html);
        Path file = settings.out().resolve(page.outputFile());
        Files.createDirectories(file.getParent());
        Files.writeString(file, html.toString());
    }
}
