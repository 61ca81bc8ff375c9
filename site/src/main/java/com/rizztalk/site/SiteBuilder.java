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
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Builds the whole site, or says all that is wrong with it. */
final class SiteBuilder {
    private final SiteSettings settings;
    private final TemplateEngine templates;
    private final Map<String, byte[]> drawnCards = new HashMap<>();
    private @Nullable Assets assets;
    private String assetsState = "";

    SiteBuilder(SiteSettings settings) throws IOException {
        this.settings = settings;
        Path classes = Folders.temporary("rizztalk-templates");
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
        drawCards(rendered.keySet());
        Assets assets = assets();
        Path folder = settings.out().resolve("assets");
        for (Map.Entry<Page, Rendered> entry : rendered.entrySet()) {
            Page page = entry.getKey();
            String card = assets.publish(cardName(page), card(page), folder);
            String html = entry.getValue().html();
            write(page, new PageView(settings, content, assets, page, html, card));
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
    private void drawCards(Set<Page> pages) throws IOException {
        List<String> missing = pages.stream()
                .map(Page::heading)
                .filter(heading -> !drawnCards.containsKey(heading))
                .distinct()
                .toList();
        if (missing.isEmpty()) {
            return;
        }
        try (SocialCard cards = new SocialCard()) {
            for (String heading : missing) {
                drawnCards.put(heading, cards.draw(heading));
            }
        }
    }

    private byte[] card(Page page) {
        return Objects.requireNonNull(drawnCards.get(page.heading()));
    }

    /** What pages load. A preview makes it anew only when a script or a style has been saved. */
    private Assets assets() throws IOException {
        String state = Folders.state(settings.assets());
        Assets made = assets;
        if (made == null || !settings.preview() || !state.equals(assetsState)) {
            try (EsBuild esbuild = new EsBuild()) {
                made = Assets.build(settings, esbuild);
            }
            assets = made;
            assetsState = state;
        }
        return made;
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
