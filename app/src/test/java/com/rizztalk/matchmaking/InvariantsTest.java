package com.rizztalk.matchmaking;

import static com.rizztalk.testing.TestPeer.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.protocol.ClientMessage.Preferences;
import com.rizztalk.testing.TestPeer;
import com.rizztalk.testing.TestRedis;
import com.rizztalk.testing.TestServer;
import io.lettuce.core.api.sync.RedisCommands;
import io.micronaut.json.tree.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A crowd that starts, skips, stops, drops, resumes and reports at random on two nodes: every client only ever sees what
 * the state machine of the protocol allows, and once it is quiet Redis agrees with all of them.
 */
class InvariantsTest {
    private static final int CROWD = 20;
    private static final int STEPS = 600;
    private static final String PREFIX = "rizztalk:{main}:";

    private TestRedis redis;
    private TestServer[] nodes;
    private final List<Visitor> visitors = new ArrayList<>();

    @BeforeEach
    void start() {
        redis = TestRedis.start();
        nodes = new TestServer[] {node(), node()};
    }

    /** Reports keep apart here, but ban nobody. */
    private TestServer node() {
        return TestServer.start(redis.uri(), "rizztalk.moderation.reporters", 1000);
    }

    @AfterEach
    void stop() {
        visitors.forEach(visitor -> visitor.peer.close());
        for (TestServer node : nodes) {
            node.close();
        }
        redis.close();
    }

    /** A client that keeps its own account of its state, from what the server says alone. */
    private static final class Visitor {
        private TestPeer peer;
        private String state = "idle";
        private String call = "";

        /** Of what was kept while the connection was lost, a client may never have heard the beginning. */
        private boolean cameBack;

        Visitor(TestPeer peer) {
            this.peer = peer;
        }

        void hear() {
            for (JsonNode frame = peer.poll(); frame != null; frame = peer.poll()) {
                hear(frame);
            }
        }

        private void hear(JsonNode frame) {
            switch (text(frame, "type")) {
                case "waiting" -> become("waiting", "");
                case "idle" -> become("idle", "");
                case "matched" -> {
                    assertThat(state)
                            .as("state when %s matched", text(frame, "callId"))
                            .isEqualTo("waiting");
                    become("in-call", text(frame, "callId"));
                }
                case "ended" -> {
                    if (isMine(text(frame, "callId"))) {
                        become("idle", "");
                    }
                }
                case "candidate" -> isMine(text(frame, "callId"));
                case "error" -> assertThat(text(frame, "code")).isIn("already-in-call", "not-in-call");
                case "online", "reported", "pong" -> assertThat(peer.isClosed()).isFalse();
                default -> throw new AssertionError("Unexpected frame of type " + text(frame, "type"));
            }
        }

        private boolean isMine(String id) {
            if (!cameBack) {
                assertThat(id).as("the call of a frame").isEqualTo(call);
            }
            return id.equals(call);
        }

        void become(String newState, String newCall) {
            state = newState;
            call = newCall;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyClientAndRedisAgreeWhateverTheCrowdDoes(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < CROWD; i++) {
            visitors.add(new Visitor(nodes[i % 2].peer()));
        }
        for (int step = 0; step < STEPS; step++) {
            Visitor visitor = visitors.get(random.nextInt(CROWD));
            visitor.hear();
            act(visitor, random);
        }
        settle();
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            visitors.forEach(Visitor::hear);
            checkAgreement();
        });
    }

    private void act(Visitor visitor, Random random) {
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> visitor.peer.start();
            case 4, 5 -> visitor.peer.skip();
            case 6 -> visitor.peer.stop();
            case 7, 8, 9 -> {
                if (!visitor.call.isEmpty()) {
                    visitor.peer.candidate(visitor.call, "c");
                }
            }
            case 10 -> {
                if (!visitor.call.isEmpty()) {
                    visitor.peer.send("{'type':'report','callId':'" + visitor.call + "','reason':'other'}");
                }
            }
            default -> comeBack(visitor, random);
        }
    }

    /** Away and back, on either node, sometimes before the server has noticed. */
    private void comeBack(Visitor visitor, Random random) {
        if (random.nextBoolean()) {
            visitor.peer.drop();
        }
        TestPeer back = visitor.peer.resumedAt(nodes[random.nextInt(2)].webSocket());
        visitor.peer.close();
        visitor.peer = back;
        assertThat(back.token()).isNotEmpty();
        visitor.cameBack = true;
        visitor.become(text(back.welcome(), "state"), text(back.welcome(), "callId"));
    }

    /** Everybody's requests are answered. */
    private void settle() {
        visitors.forEach(visitor -> visitor.peer.send("{'type':'ping','id':1}"));
    }

    private void checkAgreement() {
        RedisCommands<String, String> commands = redis.commands();
        Set<String> pool = commands.smembers(PREFIX + "pool:all");
        int inCall = 0;
        for (Visitor visitor : visitors) {
            String id = Ids.sessionId(visitor.peer.token());
            Map<String, String> session = commands.hgetall(PREFIX + "session:" + id);
            assertThat(session.get("state")).as("state in Redis of %s", id).isEqualTo(visitor.state);
            assertThat(pool.contains(id)).as("%s in the pool", id).isEqualTo(visitor.state.equals("waiting"));
            if (visitor.state.equals("in-call")) {
                inCall++;
                assertThat(session.get("call")).isEqualTo(visitor.call);
                String peer = session.get("peer");
                assertThat(peer).isNotEqualTo(id);
                assertThat(commands.hget(PREFIX + "session:" + peer, "peer")).isEqualTo(id);
                assertThat(commands.hget(PREFIX + "session:" + peer, "call")).isEqualTo(visitor.call);
            }
        }
        assertThat(pool.size())
                .isEqualTo(visitors.stream()
                        .filter(it -> it.state.equals("waiting"))
                        .count());
        assertThat(Integer.parseInt(commands.get(PREFIX + "calls"))).isEqualTo(inCall / 2);
        Map<String, Long> sides = visitors.stream()
                .filter(visitor -> !visitor.call.isEmpty())
                .collect(Collectors.groupingBy(visitor -> visitor.call, Collectors.counting()));
        assertThat(sides.values()).allMatch(count -> count == 2);
    }

    @Test
    void nothingIsLeftInRedisOnceEverybodyIsGone() {
        SessionStore store = nodes[0].bean(SessionStore.class);
        Pool pool = nodes[0].bean(Pool.class);
        for (int i = 0; i < 4; i++) {
            store.open("s" + i, "").toCompletableFuture().join();
            pool.start("s" + i, new Preferences(List.of("music", "games"), "en", false), false)
                    .toCompletableFuture()
                    .join();
        }
        for (int i = 0; i < 4; i++) {
            store.disconnect("s" + i, 1, false).toCompletableFuture().join();
        }
        RedisCommands<String, String> commands = redis.commands();
        assertThat(commands.zcard(PREFIX + "lost")).isEqualTo(4);
        Awaitility.await().untilAsserted(() -> {
            // The grace is over, and the longer one of a call that both sides lost.
            commands.zrange(PREFIX + "lost", 0, -1).forEach(id -> commands.zadd(PREFIX + "lost", 1, id));
            assertThat(commands.keys("*"))
                    .allMatch(key -> key.startsWith("rizztalk:{moderation}:hash-secret")
                            || Set.of(PREFIX + "nodes", PREFIX + "online", PREFIX + "calls")
                                    .contains(key));
        });
        assertThat(commands.get(PREFIX + "calls")).isEqualTo("0");
    }
}
