package com.rizztalk.pages;

import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A folder that the site's generator wrote, and the files beside it: {@code redirects.map} (old address, new address)
 * and {@code not-found.map} (beginning of an address, page), as Nginx reads them, and {@code headers.txt} (a header a
 * line). They are read each time, as a preview writes them again.
 */
@Singleton
@Requires(property = "rizztalk.site")
final class SiteFolder {
    private final Path folder;

    SiteFolder(@Value("${rizztalk.site}") String folder) {
        this.folder = Path.of(folder);
    }

    Optional<String> redirectFor(String path) throws IOException {
        for (String line : beside("redirects.map")) {
            String[] parts = line.split("[ ;]", -1);
            if (parts.length >= 2 && parts[0].equals(path)) {
                return Optional.of(parts[1]);
            }
        }
        return Optional.empty();
    }

    Map<String, String> headers() throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line : beside("headers.txt")) {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                headers.put(line.substring(0, colon), line.substring(colon + 2));
            }
        }
        return headers;
    }

    /** The page for an unknown address, in that address' language. */
    Optional<String> notFoundPage(String path) throws IOException {
        for (String line : beside("not-found.map")) {
            String[] parts = line.split("[ ;]", -1);
            if (parts.length >= 2 && (parts[0].equals("default") || startsAs(path, parts[0]))) {
                Path page = folder.resolve(parts[1].substring(1));
                return Files.exists(page) ? Optional.of(Files.readString(page)) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Whether a pattern of an Nginx map, such as {@code ~^/es/}, is that of a path. */
    private static boolean startsAs(String path, String pattern) {
        return pattern.startsWith("~^") && path.startsWith(pattern.substring(2));
    }

    private List<String> beside(String name) throws IOException {
        Path file = folder.resolveSibling(name);
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }
}
