package com.rizztalk.signaling;

import static com.rizztalk.testing.TestPeer.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.matchmaking.Ids;
import com.rizztalk.moderation.BanList;
import com.rizztalk.testing.TestPeer;
import com.rizztalk.testing.TestRedis;
import com.rizztalk.testing.TestServer;
import io.micronaut.json.tree.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A connection's messages are answered in their order, without waiting for the answer before. */
class OrderTest {
    private static TestRedis redis;
    private static TestServer server;

    @BeforeAll
    static void start() {
        redis = TestRedis.start();
        server = TestServer.start(redis.uri());
    }

    @AfterAll
    static void stop() {
        server.close();
        redis.close();
    }

    @Test
    void whatComesRightBehindTheHelloIsAnsweredAfterTheWelcome() {
        try (TestPeer peer = server.connect()) {
            peer.send("{'type':'hello','protocol':1}")
                    .send("{'type':'nonsense'}")
                    .start()
                    .stop();
            peer.expect("welcome");
            peer.expectError("unknown-type");
            peer.expect("waiting");
            peer.expect("idle");
        }
    }

    @Test
    void beforeTheHelloEveryOtherMessageIsABadOne() {
        try (TestPeer peer = server.connect()) {
            peer.start().expectError("bad-message");
            peer.send("{'type':'nonsense'}").expectError("bad-message");
            peer.send("{'type':'ping','id':1}").expectError("bad-message");
            peer.hello();
            peer.send("{'type':'hello','protocol':1}").expectError("bad-message");
        }
    }

    @Test
    void manyMessagesAtOnceAreAllAnsweredInOrder() {
        try (TestPeer peer = server.peer()) {
            for (int i = 0; i < 300; i++) {
                peer.start().stop();
            }
            for (int i = 0; i < 300; i++) {
                peer.expect("waiting");
                peer.expect("idle");
            }
            peer.expectNothing();
        }
    }

    @Test
    void aBanOfASessionEndsItsCallAndItsConnection() {
        try (TestPeer banned = server.peer();
                TestPeer other = server.peer()) {
            banned.start().expect("waiting");
            other.start().expect("waiting");
            String call = text(other.expect("matched"), "callId");
            banned.expect("matched");
            String reference = server.bean(BanList.class)
                    .ban(Ids.sessionId(banned.token()), Duration.ofHours(1), "test")
                    .toCompletableFuture()
                    .join()
                    .reference();
            JsonNode error = banned.expectError("banned");
            assertThat(text(error, "message")).contains(reference);
            assertThat(banned.awaitClose()).isEqualTo(1008);
            other.expectEnded(call, "banned");
        }
    }
}
