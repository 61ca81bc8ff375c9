package com.rizztalk.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A sitemap that this generator wrote: each address and the day of its last change. */
record Sitemap(Map<String, LocalDate> days) {
    private static final Pattern ENTRY =
            Pattern.compile("<loc>([^<]+)</loc>\\s*<lastmod>(\\d{4}-\\d\\d-\\d\\d)</lastmod>");

    static Sitemap read(Path file) throws IOException {
        Map<String, LocalDate> days = new TreeMap<>();
        Matcher entry = ENTRY.matcher(Files.readString(file));
        while (entry.find()) {
            days.put(entry.group(1), LocalDate.parse(entry.group(2)));
        }
        if (days.isEmpty()) {
            throw new IOException(file + " is not a sitemap with days");
        }
        return new Sitemap(days);
    }

    /** What changed on that day or later. */
    List<String> changedSince(LocalDate day) {
        return days.keySet().stream()
                .filter(address -> !day.isAfter(days.getOrDefault(address, LocalDate.MIN)))
                .toList();
    }

    /** What is new, changed or gone since another sitemap. */
    List<String> changedSince(Sitemap before) {
        TreeSet<String> addresses = new TreeSet<>(days.keySet());
        addresses.addAll(before.days.keySet());
        return addresses.stream()
                .filter(address -> !Objects.equals(days.get(address), before.days.get(address)))
                .toList();
    }
}
