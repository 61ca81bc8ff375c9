package com.rizztalk.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.testing.RawSocket;
import com.rizztalk.testing.TestPeer;
import com.rizztalk.testing.TestRedis;
import com.rizztalk.testing.TestServer;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A client that does not read costs the server no more than the operator allows. */
class SlowReaderTest {
    private static final int MEGABYTE = 1024 * 1024;

    /** What the kernel takes for a connection on top of what the server keeps. */
    private static final int KERNEL_BUFFERS = 16 * MEGABYTE;

    private static TestRedis redis;
    private static TestServer server;

    @BeforeAll
    static void start() {
        redis = TestRedis.start();
        server = TestServer.start(redis.uri(), "rizztalk.websocket.max-pending-bytes", 65536);
    }

    @AfterAll
    static void stop() {
        server.close();
        redis.close();
    }

    @Test
    void aClientThatStopsReadingIsDroppedBeforeMuchIsKeptForIt() {
        try (RawSocket slow = RawSocket.connect(server.webSocket());
                TestPeer fast = server.connect()) {
            slow.sendText("{'type':'hello','protocol':1}");
            slow.await(RawSocket.TEXT);
            slow.sendText("{'type':'start'}");
            fast.hello().start().expect("waiting");
            String call = TestPeer.text(fast.expect("matched"), "callId");
            String candidate = "x".repeat(15_000);
            int sent = 0;
            double before = slowReaders();
            while (slowReaders() == before && sent < KERNEL_BUFFERS + MEGABYTE) {
                fast.candidate(call, candidate);
                sent += candidate.length();
                fast.send("{'type':'ping','id':1}").expect("pong");
            }
            assertThat(slowReaders()).as("slow readers after %d bytes", sent).isEqualTo(before + 1);
            assertThat(slow.awaitEnd()).isTrue();
        }
    }

    private static double slowReaders() {
        return server.bean(MeterRegistry.class)
                .get("rizztalk.connections.slow")
                .counter()
                .count();
    }
}
