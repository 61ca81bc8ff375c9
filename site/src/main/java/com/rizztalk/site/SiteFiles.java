package com.rizztalk.site;

import com.rizztalk.site.Page.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a site has besides its pages: for search engines, for phones, for the web server. */
final class SiteFiles {
    private final SiteSettings settings;
    private final Content content;

    SiteFiles(SiteSettings settings, Content content) {
        this.settings = settings;
        this.content = content;
    }

    void write() throws IOException {
        write("sitemap.xml", sitemap());
        write("robots.txt", "User-agent: *\nDisallow: /v1/\n\nSitemap: " + settings.origin() + "/sitemap.xml\n");
        String key = settings.domain().indexNowKey();
        if (!key.isEmpty()) {
            write(key + ".txt", key);
        }
        write("site.webmanifest", Json.forScript(manifest()));
        // Beside the site, not in it: they are for the web server.
        Files.writeString(settings.out().resolveSibling("redirects.map"), redirects());
        Files.writeString(settings.out().resolveSibling("not-found.map"), notFound());
        Files.writeString(settings.out().resolveSibling("headers.txt"), SecurityHeaders.lines(settings));
        Path favicon = settings.out().resolve("favicon.svg");
        Files.copy(settings.assets().resolve("favicon.svg"), favicon, StandardCopyOption.REPLACE_EXISTING);
        Icons.write(settings.out());
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(settings.out().resolve(name), text);
    }

    private List<Page> searchable() {
        return content.pages().stream()
                .filter(page -> page.search() && !page.draft())
                .toList();
    }

    private String sitemap() {
        GitDates dates = new GitDates(settings);
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\""
                + " xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n");
        for (Page page : searchable()) {
            xml.append("  <url>\n    <loc>")
                    .append(settings.origin())
                    .append(page.path())
                    .append("</loc>\n");
            xml.append("    <lastmod>").append(dates.lastChanged(page.file())).append("</lastmod>\n");
            for (Page other : content.translations(page)) {
                xml.append("    <xhtml:link rel=\"alternate\" hreflang=\"")
                        .append(other.language())
                        .append("\" href=\"")
                        .append(settings.origin())
                        .append(other.path())
                        .append("\"/>\n");
            }
            xml.append("  </url>\n");
        }
        return xml.append("</urlset>\n").toString();
    }

    private static Map<String, Object> manifest() {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("name", "Rizztalk");
        manifest.put("short_name", "Rizztalk");
        manifest.put("start_url", "/");
        manifest.put("display", "standalone");
        manifest.put("background_color", "#14110f");
        manifest.put("theme_color", "#14110f");
        List<Map<String, String>> icons = new ArrayList<>();
        for (String purpose : List.of("any", "maskable")) {
            for (int size : Icons.SIZES) {
                icons.add(icon("/" + Icons.name(size), size + "x" + size, "image/png", purpose));
            }
        }
        icons.add(icon("/favicon.svg", "any", "image/svg+xml", "any"));
        manifest.put("icons", icons);
        return manifest;
    }

    /** In the same order each time: the same sources give the same bytes. */
    private static Map<String, String> icon(String address, String sizes, String type, String purpose) {
        Map<String, String> icon = new LinkedHashMap<>();
        icon.put("src", address);
        icon.put("sizes", sizes);
        icon.put("type", type);
        icon.put("purpose", purpose);
        return icon;
    }

    /**
     * For Nginx: which page an address that leads nowhere gets. {@code map $uri $not_found { include not-found.map; }}, and in
     * the server {@code error_page 404 $not_found;}.
     */
    private String notFound() {
        StringBuilder map = new StringBuilder();
        for (Page page : content.pages()) {
            if (page.key().equals("404") && !page.language().equals(Content.MAIN_LANGUAGE)) {
                map.append("~^/")
                        .append(page.language())
                        .append("/ ")
                        .append(page.path())
                        .append(";\n");
            }
        }
        return map.append("default /404.html;\n").toString();
    }

    /** For an Nginx map: old address, new address. An alias holds with a slash at its end and without. */
    private String redirects() {
        StringBuilder map = new StringBuilder();
        for (Page page : content.pages()) {
            for (Line alias : page.aliases()) {
                String bare = Addresses.key(alias.text());
                List<String> forms = bare.endsWith(".html") ? List.of(bare) : List.of(bare, bare + "/");
                forms.forEach(
                        form -> map.append(form).append(' ').append(page.path()).append(";\n"));
            }
        }
        return map.toString();
    }
}
