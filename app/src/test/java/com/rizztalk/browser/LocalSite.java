package com.rizztalk.browser;

import com.rizztalk.testing.TestRedis;
import com.rizztalk.testing.TestServer;
import java.net.URI;
import java.nio.file.Files;
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

    /** The site as it was built: by the module before this one, or by make target/pages. */
    static Path folder() {
        Path folder = Path.of("..", "site", "target", "site").toAbsolutePath().normalize();
        if (!Files.exists(folder.resolve("index.html"))) {
            throw new IllegalStateException("The site is not built: run make target/pages first");
        }
        return folder;
    }

    /** The same site with statistics, as Google Analytics would be asked for them. */
    static Path folderWithAnalytics() {
        return folder().resolveSibling("with-analytics").resolve("site");
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
        all[0] = "rizztalk.site";
        all[1] = folder().toString();
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
