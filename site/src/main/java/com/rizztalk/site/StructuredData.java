package com.rizztalk.site;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What search engines read about a page: schema.org as JSON-LD. */
final class StructuredData {
    private final SiteSettings settings;
    private final Content content;

    StructuredData(SiteSettings settings, Content content) {
        this.settings = settings;
        this.content = content;
    }

    /** One graph: the site and who makes it, what a page is, where it is, and its questions. */
    Map<String, Object> of(Page page) {
        List<Object> graph = new ArrayList<>();
        String home = settings.origin() + "/";
        graph.add(thing(
                "Organization",
                home + "#organization",
                "name",
                "Rizztalk",
                "url",
                home,
                "logo",
                settings.origin() + "/icon-512.png"));
        graph.add(thing(
                "WebSite",
                home + "#website",
                "name",
                "Rizztalk",
                "url",
                home,
                "inLanguage",
                page.language(),
                "publisher",
                Map.of("@id", home + "#organization")));
        if (page.panel()) {
            graph.add(thing(
                    "WebApplication",
                    home + "#app",
                    "name",
                    "Rizztalk",
                    "url",
                    settings.origin() + page.path(),
                    "applicationCategory",
                    "CommunicationApplication",
                    "operatingSystem",
                    "Any",
                    "browserRequirements",
                    "A current browser with WebRTC and a microphone",
                    "offers",
                    thing("Offer", null, "price", "0", "priceCurrency", "USD")));
        }
        if (!page.isHome()) {
            graph.add(breadcrumbs(page));
        }
        if (!page.questions().isEmpty()) {
            graph.add(questions(page));
        }
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("@context", "https://schema.org");
        root.put("@graph", graph);
        return root;
    }

    private Map<String, Object> breadcrumbs(Page page) {
        Page home = content.find(page.language(), "index").orElse(page);
        return thing(
                "BreadcrumbList",
                settings.origin() + page.path() + "#breadcrumbs",
                "itemListElement",
                List.of(crumb(1, home), crumb(2, page)));
    }

    private Map<String, Object> crumb(int position, Page page) {
        return thing(
                "ListItem", null, "position", position, "name", page.label(), "item", settings.origin() + page.path());
    }

    private Map<String, Object> questions(Page page) {
        List<Object> entities = new ArrayList<>();
        page.questions()
                .forEach(question -> entities.add(thing(
                        "Question",
                        null,
                        "name",
                        question.question(),
                        "acceptedAnswer",
                        thing("Answer", null, "text", answer(question)))));
        return thing("FAQPage", settings.origin() + page.path() + "#questions", "mainEntity", entities);
    }

    /** HTML, which Google allows; its links must work wherever it is shown. */
    private String answer(FrontMatter.Question question) {
        return Markdown.inline(question.answer()).replace("href=\"/", "href=\"" + settings.origin() + "/");
    }

    private static Map<String, Object> thing(
            String type, @org.jspecify.annotations.Nullable String id, Object... members) {
        Map<String, Object> thing = new LinkedHashMap<>();
        thing.put("@type", type);
        if (id != null) {
            thing.put("@id", id);
        }
        for (int i = 0; i < members.length; i += 2) {
            thing.put((String) members[i], members[i + 1]);
        }
        return thing;
    }
}
