package com.rizztalk.site;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
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

    /** Where a site for this machine alone is, unless something else is said. */
    private static final String LOCAL_ORIGIN = "http://localhost:8080";

    private static final String EXAMPLE =
            " Set it to the site's own address, for example RIZZTALK_ORIGIN=https://example.com";

    /**
     * Reads environment variables for a site that is published: every page names its own address, so that one without
     * {@code https}, or of this machine, would take the site away from search engines.
     *
     * @throws IllegalArgumentException if a variable is missing or has not the form that it must have; the message is for
     *     whoever set it
     */
    static Domain published(Map<String, String> environment) {
        String origin = environment.getOrDefault("RIZZTALK_ORIGIN", "");
        require(!origin.isEmpty(), "RIZZTALK_ORIGIN is not set, so the pages can't name their addresses." + EXAMPLE);
        Domain domain = read(environment, origin);
        require(
                origin.startsWith("https://"),
                "RIZZTALK_ORIGIN is " + origin + ", but a published site must have an https address." + EXAMPLE);
        return domain;
    }

    /**
     * Reads environment variables for a site on this machine.
     *
     * @throws IllegalArgumentException as {@link #published} does, but nothing needs to be set
     */
    static Domain local(Map<String, String> environment) {
        return read(environment, environment.getOrDefault("RIZZTALK_ORIGIN", LOCAL_ORIGIN));
    }

    private static Domain read(Map<String, String> environment, String origin) {
        requireOrigin(origin);
        String measurementId = environment.getOrDefault("RIZZTALK_GA_ID", "");
        require(
                MEASUREMENT_ID.matcher(measurementId).matches(),
                "RIZZTALK_GA_ID must be a measurement ID of Google Analytics 4, like G-AB12CD34EF, and is "
                        + measurementId);
        String key = environment.getOrDefault("RIZZTALK_INDEXNOW_KEY", "");
        require(
                INDEX_NOW_KEY.matcher(key).matches(),
                "RIZZTALK_INDEXNOW_KEY must have 8 to 128 letters (a-z, A-Z), digits and dashes, and is " + key);
        return new Domain(origin, measurementId, key);
    }

    private static void requireOrigin(String origin) {
        String form = "RIZZTALK_ORIGIN must be like https://example.com, and is " + origin;
        try {
            URI uri = new URI(origin);
            boolean named = uri.getHost() != null && List.of("http", "https").contains(uri.getScheme());
            boolean bare = named && origin.equals(uri.getScheme() + "://" + withPort(uri));
            require(bare, form);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(form, e);
        }
    }

    private static String withPort(URI uri) {
        return uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }

    private static void require(boolean right, String words) {
        if (!right) {
            throw new IllegalArgumentException(words);
        }
    }
}
