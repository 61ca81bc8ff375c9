package com.rizztalk.websocket;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.net.URI;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses a handshake that another site's page began (RFC 6455 section 10.2), and other requests than handshakes. A
 * client without an Origin is not a browser, and could send any. The path's pattern takes in a slash at the end,
 * which routes too.
 */
@ServerFilter(WebSocketEndpoint.PATH + "/**")
final class HandshakeFilter {
    private static final String WEB_SOCKET = "websocket";
    private static final String VERSION = "13";
    private static final int KEY_BYTES = 16;
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int MAX_LOGGED = 200;
    private static final long LOG_EVERY_NANOS = 60_000_000_000L;
    private static final Logger LOG = LoggerFactory.getLogger(HandshakeFilter.class);

    private final Set<String> allowed;
    private final AtomicLong nextLogNanos = new AtomicLong(System.nanoTime());

    HandshakeFilter(WebSocketConfiguration configuration) {
        allowed = new HashSet<>();
        configuration.origins().forEach(origin -> allowed.add(origin.toLowerCase(Locale.ROOT)));
    }

    @RequestFilter
    @Nullable
    HttpResponse<?> check(HttpRequest<?> request) {
        if (!WEB_SOCKET.equalsIgnoreCase(request.getHeaders().get(HttpHeaders.UPGRADE)) || !asksToUpgrade(request)) {
            return HttpResponse.status(HttpStatus.UPGRADE_REQUIRED)
                    .header(HttpHeaders.UPGRADE, WEB_SOCKET)
                    .header(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE)
                    .body("This address speaks WebSocket only.");
        }
        if (request.getMethod() != HttpMethod.GET) {
            return HttpResponse.badRequest("A WebSocket handshake is a GET request.");
        }
        if (!VERSION.equals(request.getHeaders().get(HttpHeaders.SEC_WEBSOCKET_VERSION))) {
            // Section 4.4: this header names the versions that would do.
            return HttpResponse.status(HttpStatus.UPGRADE_REQUIRED)
                    .header(HttpHeaders.SEC_WEBSOCKET_VERSION, VERSION)
                    .header(HttpHeaders.UPGRADE, WEB_SOCKET)
                    .header(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE)
                    .body("This server speaks version 13 of WebSocket.");
        }
        if (!isKey(request.getHeaders().get(HttpHeaders.SEC_WEBSOCKET_KEY))) {
            return HttpResponse.badRequest("Sec-WebSocket-Key must be 16 bytes in Base64.");
        }
        List<String> origins = request.getHeaders().getAll(HttpHeaders.ORIGIN);
        if (origins.stream().allMatch(origin -> isAllowed(origin, request))) {
            return null;
        }
        logRefused(origins, request);
        return HttpResponse.status(HttpStatus.FORBIDDEN).body("This origin is not allowed.");
    }

    /** Logs the compared values, at most once a minute: behind a proxy that changes Host every visitor is refused. */
    private void logRefused(List<String> origins, HttpRequest<?> request) {
        long now = System.nanoTime();
        long next = nextLogNanos.get();
        if (now - next >= 0 && nextLogNanos.compareAndSet(next, now + LOG_EVERY_NANOS)) {
            LOG.warn(
                    "A WebSocket handshake was refused: its Origin is {} and its Host is {}. If Origin is your site, have "
                            + "your proxy pass Host on, or add the origin to rizztalk.websocket.origins",
                    excerpt(String.valueOf(origins)),
                    excerpt(String.valueOf(request.getHeaders().get(HttpHeaders.HOST))));
        }
    }

    private static String excerpt(String header) {
        return header.substring(0, Math.min(MAX_LOGGED, header.length())).replaceAll("\\p{Cntrl}", "?");
    }

    /** Firefox sends {@code keep-alive, Upgrade}. */
    private static boolean asksToUpgrade(HttpRequest<?> request) {
        return request.getHeaders().getAll(HttpHeaders.CONNECTION).stream()
                .flatMap(header -> Arrays.stream(header.split(",", -1)))
                .anyMatch(token -> token.strip().equalsIgnoreCase(HttpHeaders.UPGRADE));
    }

    private static boolean isKey(@Nullable String key) {
        try {
            return key != null && Base64.getDecoder().decode(key.strip()).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private boolean isAllowed(String origin, HttpRequest<?> request) {
        return allowed.contains(origin.toLowerCase(Locale.ROOT)) || isOwnHost(origin, request);
    }

    /** Compares host and port. A port that is left out is the default of the origin's scheme (RFC 6454 section 4). */
    private static boolean isOwnHost(String origin, HttpRequest<?> request) {
        String host = request.getHeaders().get(HttpHeaders.HOST);
        if (host == null) {
            return false;
        }
        try {
            URI page = URI.create(origin);
            URI own = URI.create(page.getScheme() + "://" + host);
            return page.getHost() != null
                    && page.getHost().equalsIgnoreCase(own.getHost())
                    && page.getUserInfo() == null
                    && own.getUserInfo() == null
                    && portOf(page) == portOf(own);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static int portOf(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equalsIgnoreCase(uri.getScheme()) ? HTTPS_PORT : HTTP_PORT;
    }
}
