package com.rizztalk;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import io.micronaut.core.io.ResourceResolver;
import io.micronaut.http.context.ServerContextPathProvider;
import io.micronaut.web.router.resource.StaticResourceConfiguration;
import jakarta.inject.Singleton;
import java.util.List;

/** Serves the site's folder on a laptop, where {@code RIZZTALK_SITE} names it. In production Nginx does. */
@Factory
@Requires(property = "rizztalk.site")
final class SiteResources {
    @Singleton
    StaticResourceConfiguration site(
            ResourceResolver resolver,
            ServerContextPathProvider contextPath,
            @Value("${rizztalk.site}") String folder) {
        StaticResourceConfiguration site = new StaticResourceConfiguration(resolver, contextPath);
        site.setEnabled(true);
        site.setMapping("/**");
        site.setPaths(List.of("file:" + folder));
        return site;
    }
}
