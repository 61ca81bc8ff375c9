package com.rizztalk.site;

import java.nio.file.Path;
import java.time.LocalDate;

/**
 * What one build is for.
 *
 * @param root folder of the site's sources: content, templates, assets
 * @param out folder to write
 * @param origin such as {@code https://example.com}, without a slash at the end
 * @param measurementId of Google Analytics 4, or empty for none
 * @param preview whether drafts are shown and pages reload by themselves
 * @param today for what may not be in the future
 */
record SiteSettings(Path root, Path out, String origin, String measurementId, boolean preview, LocalDate today) {
    Path content() {
        return root.resolve("content");
    }

    Path templates() {
        return root.resolve("templates");
    }

    Path assets() {
        return root.resolve("assets");
    }
}
