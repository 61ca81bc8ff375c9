package com.rizztalk.pages;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.FilterPatternStyle;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Redirects old addresses, and gives pages their headers and a 404 of their own. */
@ServerFilter(value = PageFilter.PAGES, patternStyle = FilterPatternStyle.REGEX)
@Requires(bean = SiteFolder.class)
final class PageFilter {
    /** All but the API: a WebSocket's handshake has to stay on its event loop. */
    static final String PAGES = "^/(?!v1/).*";

    private final SiteFolder site;

    PageFilter(SiteFolder site) {
        this.site = site;
    }

    @RequestFilter
    @ExecuteOn(TaskExecutors.BLOCKING)
    @Nullable
    HttpResponse<?> redirect(HttpRequest<?> request) throws IOException {
        if (request.getMethod() != HttpMethod.GET) {
            return null;
        }
        return site.redirectFor(request.getPath())
                .map(address -> HttpResponse.redirect(URI.create(address)).status(HttpStatus.MOVED_PERMANENTLY))
                .orElse(null);
    }

    @ResponseFilter
    @ExecuteOn(TaskExecutors.BLOCKING)
    void dress(HttpRequest<?> request, MutableHttpResponse<?> response) throws IOException {
        site.headers().forEach(response::header);
        if (response.status() == HttpStatus.NOT_FOUND) {
            site.notFoundPage(request.getPath())
                    .ifPresent(page -> response.body(page).contentType(MediaType.of("text/html;charset=utf-8")));
        }
    }
}
