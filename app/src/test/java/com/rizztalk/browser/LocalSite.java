package com.rizztalk.browser;

import com.rizztalk.testing.TestRedis;
import com.rizztalk.testing.TestServer;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The product on one node: an empty Redis and a fresh server for each test, so that nobody is left of the one before. */
final class LocalSite implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private final Object[] properties;
    private @Nullable TestRedis redis;
    private @Nullable TestServer server;

    /** @param properties pairs of a property's name and its value */
    LocalSite(Object... properties) {
        this.properties = properties;
    }

    /** The pages as they lie in the repository. */
    static Path assets() {
        return Path.of("..", "site", "assets").toAbsolutePath().normalize();
    }

    /** The front page. */
    URI page() {
        return server().http("/");
    }

    TestServer server() {
        if (server == null) {
            throw new IllegalStateException("The site runs only during a test");
        }
        return server;
    }

    TestRedis redis() {
        if (redis == null) {
            throw new IllegalStateException("Redis runs only during a test");
        }
        return redis;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        redis = TestRedis.start();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        redis().commands().flushall();
        Object[] all = new Object[properties.length + 2];
        System.arraycopy(properties, 0, all, 2, properties.length);
        all[0] = "micronaut.router.static-resources.site.paths";
        all[1] = "file:" + assets();
        server = TestServer.start(redis().uri(), all);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        redis().close();
    }
}
