package com.rizztalk.matchmaking;

import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.matchmaking.SessionStore.Attached;
import com.rizztalk.matchmaking.SessionStore.Held;
import com.rizztalk.matchmaking.SessionStore.Holder;
import com.rizztalk.protocol.ClientMessage.Preferences;
import com.rizztalk.protocol.SessionState;
import com.rizztalk.testing.TestRedis;
import com.rizztalk.testing.TestServer;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A node says again that it has a session. */
class AttachingTest {
    private static final String ID = "a-session";

    private TestRedis redis;
    private TestServer server;
    private SessionStore store;

    @BeforeEach
    void start() {
        redis = TestRedis.start();
        server = TestServer.start(redis.uri());
        store = server.bean(SessionStore.class);
        done(store.open(ID, ""));
    }

    @AfterEach
    void stop() {
        server.close();
        redis.close();
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private Attached attach(SessionState state, Preferences preferences) {
        return done(store.attach(new Held(ID, 1, "", state, 1, null, preferences, "")));
    }

    @Test
    @DisplayName("A session that Redis forgot comes back")
    void comesBackAfterRedisForgot() {
        redis.commands().flushall();
        assertThat(attach(SessionState.IDLE, Preferences.NONE).holder()).isEqualTo(Holder.THIS_NODE);
        assertThat(redis.commands().exists("rizztalk:{main}:session:" + ID)).isOne();
    }

    @Test
    @DisplayName("A session that was banned a moment ago does not come back")
    void staysAwayAfterABan() {
        done(server.bean(Calls.class).expel(ID, "reference", Instant.now().plusSeconds(60)));
        assertThat(attach(SessionState.WAITING, Preferences.NONE).holder()).isEqualTo(Holder.NOBODY);
        assertThat(redis.commands().keys("rizztalk:{main}:session:*")).isEmpty();
        assertThat(redis.commands().keys("rizztalk:{main}:node-sessions:*")).isEmpty();
        assertThat(redis.commands().keys("rizztalk:{main}:pool:*")).isEmpty();
    }

    @Test
    @DisplayName("Preferences that a refused start brought leave nothing of the session in the pool")
    void leavesNothingUnderEarlierPreferences() {
        Preferences before = new Preferences(List.of("books"), "de", false);
        done(server.bean(Pool.class).start(ID, before, false));
        assertThat(redis.commands().keys("rizztalk:{main}:pool:*")).isNotEmpty();
        attach(SessionState.IDLE, new Preferences(List.of("music"), "en", false));
        assertThat(redis.commands().keys("rizztalk:{main}:pool:*")).isEmpty();
    }
}
