package com.rizztalk.site;

import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What differs between the domains that a site may be built for.
 *
 * @param origin such as {@code https://example.com}, without a slash at the end
 * @param measurementId of Google Analytics 4, or empty for none
 * @param indexNowKey by which search engines know who submits changed pages, or empty for none
 */
record Domain(String origin, String measurementId, String indexNowKey) {
    private static final Pattern MEASUREMENT_ID = Pattern.compile("|G-[A-Z0-9]{4,20}");

    /** By the protocol (https://www.indexnow.org/documentation). */
    private static final Pattern INDEX_NOW_KEY = Pattern.compile("|[A-Za-z0-9-]{8,128}");

    /**
     * Reads environment variables.
     *
     * @throws IllegalArgumentException if one has not the form that it must have; the message is for whoever set it
     */
    static Domain of(Map<String, String> environment) {
        String measurementId = environment.getOrDefault("RIZZTALK_GA_ID", "");
        require(
                MEASUREMENT_ID.matcher(measurementId).matches(),
                "RIZZTALK_GA_ID must be a measurement ID of Google Analytics 4, like G-AB12CD34EF, and is "
                        + measurementId);
        String key = environment.getOrDefault("RIZZTALK_INDEXNOW_KEY", "");
        require(
                INDEX_NOW_KEY.matcher(key).matches(),
                "RIZZTALK_INDEXNOW_KEY must have 8 to 128 letters (a-z, A-Z), digits and dashes, and is " + key);
        return new Domain(origin(environment), measurementId, key);
    }

    private static String origin(Map<String, String> environment) {
        String origin = environment.getOrDefault("RIZZTALK_ORIGIN", "http://localhost:8080");
        URI uri = URI.create(origin);
        require(
                uri.getScheme() != null
                        && uri.getHost() != null
                        && (uri.getPath() == null || uri.getPath().isEmpty()),
                "RIZZTALK_ORIGIN must be like https://example.com, and is " + origin);
        return origin;
    }

    private static void require(boolean right, String words) {
        if (!right) {
            throw new IllegalArgumentException(words);
        }
    }
}
