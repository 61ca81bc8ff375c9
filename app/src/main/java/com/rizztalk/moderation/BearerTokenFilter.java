package com.rizztalk.moderation;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.web.router.RouteAttributes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lets only the bearer of the moderation token through (RFC 6750 section 2.1), compared in constant time. A path
 * without a page, as all are on the public port, is answered with 404: nobody learns there that moderation exists.
 */
@ServerFilter("/moderation/**")
@Requires(property = "rizztalk.moderation.token", pattern = ".+")
final class BearerTokenFilter {
    private final byte[] expected;

    BearerTokenFilter(ModerationConfiguration configuration) {
        String token = Objects.requireNonNull(configuration.token(), "required by the annotation above");
        expected = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    }

    @RequestFilter
    @Nullable
    HttpResponse<?> check(HttpRequest<?> request) {
        if (RouteAttributes.getRouteMatch(request).isEmpty()) {
            return null;
        }
        String given = request.getHeaders().get(HttpHeaders.AUTHORIZATION);
        if (given != null && MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8))) {
            return null;
        }
        return HttpResponse.unauthorized().header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
}
