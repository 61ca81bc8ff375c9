package com.rizztalk.site;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import nu.validator.client.EmbeddedValidator;
import org.junit.jupiter.api.Test;

/** What every generated page must keep to. */
class QualityTest {
    private static final int HOME_BYTES = 60_000;
    private static final int ALL_BYTES = 150_000;

    @Test
    void isValidHtml() throws Exception {
        List<String> errors = new ArrayList<>();
        for (Path file : Folders.files(RealSite.OUT)) {
            if (file.toString().endsWith(".html")) {
                EmbeddedValidator validator = new EmbeddedValidator();
                validator.setOutputFormat(EmbeddedValidator.OutputFormat.JSON);
                Map<String, Object> report = JSON.std.mapFrom(validator.validate(file));
                for (Map<?, ?> members : RealSite.list(report, "messages")) {
                    if (!"info".equals(members.get("type"))) {
                        errors.add(RealSite.OUT.relativize(file) + ":" + members.get("lastLine") + ": "
                                + members.get("message"));
                    }
                }
            }
        }
        assertThat(errors).isEmpty();
    }

    @Test
    void linksOnlyToWhatIsThere() throws IOException {
        Map<String, String> pages = RealSite.pages();
        Set<String> dead = new TreeSet<>();
        for (Map.Entry<String, String> page : pages.entrySet()) {
            List<String> addresses = new ArrayList<>(RealSite.attributes(page.getValue(), "href"));
            addresses.addAll(RealSite.attributes(page.getValue(), "src"));
            RealSite.attributes(page.getValue(), "content").stream()
                    .filter(value -> value.startsWith(RealSite.ORIGIN))
                    .forEach(addresses::add);
            for (String address : addresses) {
                String inside =
                        address.startsWith(RealSite.ORIGIN) ? address.substring(RealSite.ORIGIN.length()) : address;
                if (inside.startsWith("/") || inside.startsWith("#")) {
                    String problem = problemOf(inside, page.getKey(), pages);
                    if (!problem.isEmpty()) {
                        dead.add(page.getKey() + " " + address + ": " + problem);
                    }
                } else {
                    assertThat(address).as(page.getKey()).matches("https://.+|mailto:.+");
                }
            }
        }
        assertThat(dead).isEmpty();
    }

    private static String problemOf(String address, String from, Map<String, String> pages) {
        String[] parts = address.split("#", -1);
        String path = parts[0].isEmpty() ? from : parts[0];
        String html = pages.get(path);
        if (html == null) {
            return Files.isRegularFile(RealSite.OUT.resolve(path.substring(1))) ? "" : "leads nowhere";
        }
        return parts.length < 2 || RealSite.attributes(html, "id").contains(parts[1]) ? "" : "has no such heading";
    }

    @Test
    void linksPagesWithinTheirLanguage() throws IOException {
        RealSite.pages().forEach((address, html) -> {
            String main = RealSite.all("<main>(.*)</main>", html).getFirst();
            String language = RealSite.all("<html lang=\"([a-z]+)\">", html).getFirst();
            assertThat(RealSite.attributes(main, "href"))
                    .as(address)
                    .filteredOn(link -> link.startsWith("/"))
                    .allMatch(link -> languageOf(link).equals(language));
        });
    }

    private static String languageOf(String address) {
        return address.matches("/[a-z]{2}/.*") ? address.substring(1, 3) : Content.MAIN_LANGUAGE;
    }

    @Test
    void hasTitlesAndDescriptionsOfItsOwn() throws IOException {
        Set<String> seen = new HashSet<>();
        RealSite.pages().forEach((address, html) -> {
            String title = RealSite.all("<title>([^<]+)</title>", html).getFirst();
            String description = RealSite.all("<meta name=\"description\" content=\"([^\"]+)\">", html)
                    .getFirst();
            assertThat(seen.add(title)).as(address + " " + title).isTrue();
            assertThat(seen.add(description)).as(address + " " + description).isTrue();
            assertThat(RealSite.all("<(h1)[ >]", html)).as(address).hasSize(1);
        });
    }

    @Test
    void describesItselfToSearchEngines() throws IOException {
        for (Map.Entry<String, String> page : RealSite.pages().entrySet()) {
            List<String> scripts =
                    RealSite.all("<script type=\"application/ld\\+json\">(.*?)</script>", page.getValue());
            assertThat(scripts).as(page.getKey()).hasSize(1);
            Map<String, Object> data = JSON.std.mapFrom(scripts.getFirst());
            assertThat(data).containsEntry("@context", "https://schema.org");
            Map<String, Map<?, ?>> things = new HashMap<>();
            for (Map<?, ?> members : RealSite.list(data, "@graph")) {
                assertThat(things.put(String.valueOf(members.get("@type")), members))
                        .isNull();
            }
            StructuredDataCheck.check(page.getKey(), page.getValue(), things);
        }
    }

    @Test
    void weighsLittle() throws IOException {
        String home = Files.readString(RealSite.OUT.resolve("index.html"));
        long read = size("index.html.br");
        for (String asset : RealSite.all("(/assets/[^\"]+\\.(?:js|css))\"", home)) {
            read += size(asset.substring(1) + ".br");
        }
        assertThat(read).isLessThanOrEqualTo(HOME_BYTES);
        long icons = size("favicon.svg")
                + size("favicon.ico")
                + size("apple-touch-icon.png")
                + size("icon-192.png")
                + size("icon-512.png")
                + size("site.webmanifest");
        assertThat(read + icons).isLessThanOrEqualTo(ALL_BYTES);
    }

    private static long size(String file) throws IOException {
        return Files.size(RealSite.OUT.resolve(file));
    }
}
