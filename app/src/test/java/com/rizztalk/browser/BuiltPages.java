package com.rizztalk.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The pages of the site as it was built, of whatever language. */
final class BuiltPages {
    private BuiltPages() {}

    /** The addresses of all. */
    static List<String> all() {
        Path folder = LocalSite.folder();
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(file -> file.toString().endsWith(".html"))
                    .map(file -> "/" + folder.relativize(file).toString().replaceFirst("(^|/)index\\.html$", "$1"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The addresses of those with the call panel. */
    static List<String> withPanel() {
        return all().stream()
                .filter(address -> html(address).contains("id=\"call\""))
                .toList();
    }

    private static String html(String address) {
        Path file = LocalSite.folder().resolve(address.substring(1));
        try {
            return Files.readString(Files.isDirectory(file) ? file.resolve("index.html") : file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
