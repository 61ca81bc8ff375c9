package com.rizztalk.websocket;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a handshake that another site's page began (RFC 6455 section 10.2). Whoever sends no Origin is no browser, and
 * could send any.
 */
@ServerFilter(WebSocketEndpoint.PATH)
final class OriginFilter {
    private final Set<String> allowed;

    OriginFilter(WebSocketConfiguration configuration) {
        allowed = new HashSet<>();
        configuration.origins().forEach(origin -> allowed.add(origin.toLowerCase(Locale.ROOT)));
    }

    @RequestFilter
    @Nullable
    HttpResponse<?> check(HttpRequest<?> request) {
        String origin = request.getHeaders().get(HttpHeaders.ORIGIN);
        if (origin == null || allowed.contains(origin.toLowerCase(Locale.ROOT)) || isOwnHost(origin, request)) {
            return null;
        }
        return HttpResponse.status(io.micronaut.http.HttpStatus.FORBIDDEN).body("This origin is not allowed.");
    }

    private static boolean isOwnHost(String origin, HttpRequest<?> request) {
        String host = request.getHeaders().get(HttpHeaders.HOST);
        try {
            return host != null && host.equalsIgnoreCase(URI.create(origin).getAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
