package com.rizztalk.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The site that visitors get, built once for all tests. */
final class RealSite {
    static final String ORIGIN = "https://rizztalk.example";
    static final Domain DOMAIN = new Domain(ORIGIN, "G-TEST123", "0123456789abcdef");
    static final Path OUT = build(Path.of("target", "test-site", "site"));

    private static final Pattern ATTRIBUTE = Pattern.compile("\\s(href|src|content|id)=\"([^\"]*)\"");

    private RealSite() {}

    static Path build(Path out) {
        return build(DOMAIN, out);
    }

    static Path build(Domain domain, Path out) {
        Path root = Path.of("").toAbsolutePath();
        SiteSettings settings = new SiteSettings(root, out.toAbsolutePath(), domain, false, TinySite.TODAY);
        try {
            List<Problem> problems = new SiteBuilder(settings).build();
            if (!problems.isEmpty()) {
                throw new AssertionError("The content has mistakes: " + problems);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toAbsolutePath();
    }

    /** Each page's HTML by its address. */
    static Map<String, String> pages() throws IOException {
        Map<String, String> pages = new TreeMap<>();
        for (Path file : Folders.files(OUT)) {
            if (file.toString().endsWith(".html")) {
                String address = "/" + OUT.relativize(file).toString().replace('\\', '/');
                pages.put(address.replaceFirst("(^|/)index\\.html$", "$1"), Files.readString(file));
            }
        }
        return pages;
    }

    /** The values of an attribute: href, src, content or id. */
    static List<String> attributes(String html, String name) {
        List<String> values = new ArrayList<>();
        Matcher matcher = ATTRIBUTE.matcher(html);
        while (matcher.find()) {
            if (matcher.group(1).equals(name)) {
                values.add(matcher.group(2).replace("&amp;", "&"));
            }
        }
        return values;
    }

    /** The objects in a list of some JSON. */
    static List<Map<?, ?>> list(Map<?, ?> json, String name) {
        List<Map<?, ?>> objects = new ArrayList<>();
        if (json.get(name) instanceof List<?> list) {
            for (Object item : list) {
                objects.add((Map<?, ?>) item);
            }
        }
        return objects;
    }

    /** What a pattern's group has caught, once or more. */
    static List<String> all(String pattern, String text) {
        return Pattern.compile(pattern, Pattern.DOTALL)
                .matcher(text)
                .results()
                .map(result -> result.group(1))
                .toList();
    }
}
