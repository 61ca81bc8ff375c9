package com.rizztalk.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The members that Google's documentation of structured data (2026) requires of each type. It wants ratings of an
 * application, too: there are none, and none are invented.
 */
final class StructuredDataCheck {
    private StructuredDataCheck() {}

    static void check(String address, String html, Map<String, Map<?, ?>> things) {
        assertThat(things).as(address).containsKeys("Organization", "WebSite");
        things.forEach((type, thing) -> {
            switch (type) {
                case "Organization" -> requires(thing, "name", "url", "logo");
                case "WebSite" -> {
                    requires(thing, "name", "url", "inLanguage");
                    assertThat(member(thing, "publisher").get("@id"))
                            .isEqualTo(Objects.requireNonNull(things.get("Organization"))
                                    .get("@id"));
                }
                case "WebApplication" -> {
                    requires(thing, "name", "url", "applicationCategory", "operatingSystem");
                    requires(member(thing, "offers"), "price", "priceCurrency");
                }
                case "BreadcrumbList" -> crumbs(thing);
                case "FAQPage" -> questions(thing, html);
                default -> throw new AssertionError(address + " has a " + type + ", which is not known here");
            }
        });
        boolean home = address.equals("/") || address.matches("/[a-z]{2}/");
        assertThat(things.containsKey("BreadcrumbList")).as(address).isEqualTo(!home);
        assertThat(things.containsKey("FAQPage")).as(address).isEqualTo(html.contains("class=\"questions\""));
    }

    private static void requires(Map<?, ?> thing, String... names) {
        for (String name : names) {
            assertThat(thing.get(name)).as(name).asString().isNotBlank();
        }
        for (String address : List.of("url", "logo", "item")) {
            if (thing.get(address) != null) {
                assertThat(URI.create(String.valueOf(thing.get(address)))).hasScheme("https");
            }
        }
    }

    private static void crumbs(Map<?, ?> thing) {
        List<Map<?, ?>> items = RealSite.list(thing, "itemListElement");
        assertThat(items).hasSizeGreaterThanOrEqualTo(2);
        for (int i = 0; i < items.size(); i++) {
            Map<?, ?> item = items.get(i);
            requires(item, "name", "item");
            assertThat(item.get("position")).isEqualTo(i + 1);
        }
    }

    /** Questions must be on the page as well. */
    private static void questions(Map<?, ?> thing, String html) {
        List<Map<?, ?>> questions = RealSite.list(thing, "mainEntity");
        assertThat(questions).isNotEmpty();
        assertThat(RealSite.all("(<summary>)", html)).hasSameSizeAs(questions);
        for (Map<?, ?> question : questions) {
            requires(question, "name");
            Map<?, ?> answer = member(question, "acceptedAnswer");
            requires(answer, "text");
            assertThat(String.valueOf(answer.get("text"))).doesNotContain("href=\"/");
        }
    }

    private static Map<?, ?> member(Map<?, ?> thing, String name) {
        return (Map<?, ?>) Objects.requireNonNull(thing.get(name), name);
    }
}
