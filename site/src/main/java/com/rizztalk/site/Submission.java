package com.rizztalk.site;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Tells search engines by IndexNow which addresses have changed (https://www.indexnow.org/documentation). They look for
 * the key at the site before they believe it: the site must be published already.
 */
final class Submission {
    static final URI ENDPOINT = URI.create("https://api.indexnow.org/indexnow");

    /** Of one request, by the protocol. */
    private static final int MOST_ADDRESSES = 10_000;

    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");

    private final Domain domain;
    private final URI endpoint;
    private final Duration patience;

    Submission(Domain domain, URI endpoint, Duration patience) {
        this.domain = domain;
        this.endpoint = endpoint;
        this.patience = patience;
    }

    private void send(List<String> addresses) throws IOException {
        for (int from = 0; from < addresses.size(); from += MOST_ADDRESSES) {
            post(addresses.subList(from, Math.min(from + MOST_ADDRESSES, addresses.size())));
        }
    }

    /**
     * Sends the addresses of a sitemap that changed.
     *
     * @param since a day like 2026-11-24, or a file: the sitemap that was published before
     * @return what was done, for an operator
     * @throws IllegalArgumentException if something is missing; the message is for an operator
     * @throws IOException if they did not arrive; the message is for an operator
     */
    String sendChanged(Path sitemap, String since) throws IOException {
        if (domain.indexNowKey().isEmpty()) {
            throw new IllegalArgumentException(
                    "RIZZTALK_INDEXNOW_KEY is not set: it is the key that the site was built with");
        }
        Sitemap now = Sitemap.read(sitemap);
        String strange = now.days().keySet().stream()
                .filter(address -> !address.startsWith(domain.origin() + "/"))
                .findFirst()
                .orElse("");
        if (!strange.isEmpty()) {
            throw new IllegalArgumentException(
                    sitemap + " has " + strange + ", which is not of RIZZTALK_ORIGIN, " + domain.origin());
        }
        List<String> changed = DAY.matcher(since).matches()
                ? now.changedSince(LocalDate.parse(since))
                : now.changedSince(Sitemap.read(Path.of(since)));
        send(changed);
        return "IndexNow: " + changed.size() + (changed.size() == 1 ? " address" : " addresses") + " submitted";
    }

    private void post(List<String> addresses) throws IOException {
        String key = domain.indexNowKey();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("host", URI.create(domain.origin()).getHost());
        body.put("key", key);
        body.put("keyLocation", domain.origin() + "/" + key + ".txt");
        body.put("urlList", addresses);
        HttpRequest request = HttpRequest.newBuilder(endpoint)
                .timeout(patience)
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(Json.of(body)))
                .build();
        int status = statusOf(request);
        if (status != 200 && status != 202) {
            throw new IOException("IndexNow: " + endpoint + " answered " + status + ": " + meaning(status));
        }
    }

    private int statusOf(HttpRequest request) throws IOException {
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(patience).build()) {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            throw new IOException(
                    "IndexNow: no answer from " + endpoint + " (" + e + "); try again later, nothing is lost", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while " + endpoint + " was asked", e);
        }
    }

    private String meaning(int status) {
        return switch (status) {
            case 403 ->
                "it did not find the key at " + domain.origin() + "/" + domain.indexNowKey()
                        + ".txt; publish the site first";
            case 422 -> "the addresses are not of " + domain.origin() + ", or the key is not right";
            case 429 -> "too many requests; try again tomorrow";
            default -> status >= 500 ? "its fault; try again later, nothing is lost" : "it did not understand";
        };
    }
}
