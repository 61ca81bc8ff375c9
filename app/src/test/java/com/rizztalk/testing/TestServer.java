package com.rizztalk.testing;

import com.rizztalk.presence.OnlineCount;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;

/** A node in this process, on free ports. Limits are off, as all tests come from one address, unless asked for. */
public final class TestServer implements AutoCloseable {
    private final ApplicationContext context;
    private final EmbeddedServer server;

    private TestServer(ApplicationContext context) {
        this.context = context;
        this.server = context.getBean(EmbeddedServer.class).start();
    }

    /**
     * Starts a node.
     *
     * @param redis where its Redis is
     * @param properties pairs of a property's name and its value
     * @return the node, accepting connections
     */
    public static TestServer start(URI redis, Object... properties) {
        Map<String, Object> all = new HashMap<>();
        all.put("redis.uri", redis.toString());
        return start(all, properties);
    }

    static TestServer start(Map<String, Object> redis, Object... properties) {
        Map<String, Object> all = new HashMap<>(redis);
        all.put("micronaut.server.port", -1);
        all.put("endpoints.all.port", FreePorts.next());
        all.put("rizztalk.limits.enabled", false);
        for (int i = 0; i < properties.length; i += 2) {
            all.put((String) properties[i], properties[i + 1]);
        }
        ApplicationContext context = ApplicationContext.builder(all).build();
        try {
            return new TestServer(context.start());
        } catch (RuntimeException e) {
            // What had begun before it failed, such as a connection to Redis, ends.
            context.close();
            throw e;
        }
    }

    /** Where browsers connect. */
    public URI webSocket() {
        return URI.create("ws://localhost:" + server.getPort() + "/v1/ws");
    }

    /** A public path. */
    public URI http(String path) {
        return URI.create("http://localhost:" + server.getPort() + path);
    }

    /** A path of the management port. */
    public URI management(String path) {
        return URI.create(
                "http://localhost:" + context.getRequiredProperty("endpoints.all.port", Integer.class) + path);
    }

    /** A new peer whose hello was answered. */
    public TestPeer peer() {
        return connect().hello();
    }

    /** A new peer that has not said hello. */
    public TestPeer connect() {
        return TestPeer.connect(webSocket());
    }

    /** Waits until each of some nodes on one Redis knows how many they are: before, it takes itself for alone. */
    public static void awaitAcquainted(TestServer... nodes) {
        for (TestServer node : nodes) {
            Awaitility.await()
                    .until(() -> node.bean(OnlineCount.class).beat().living().size() == nodes.length);
        }
    }

    /** A bean of the node. */
    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        server.stop();
        context.close();
    }
}
