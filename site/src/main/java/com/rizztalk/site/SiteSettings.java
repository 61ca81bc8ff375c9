package com.rizztalk.site;

import java.nio.file.Path;
import java.time.LocalDate;

/**
 * What one build is for.
 *
 * @param root folder of the site's sources: content, templates, assets
 * @param out folder to write
 * @param domain whose site it is
 * @param preview whether drafts are shown and pages reload by themselves
 * @param today for what may not be in the future
 */
record SiteSettings(Path root, Path out, Domain domain, boolean preview, LocalDate today) {
    String origin() {
        return domain.origin();
    }

    String measurementId() {
        return domain.measurementId();
    }

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
