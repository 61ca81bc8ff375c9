package com.rizztalk.matchmaking;

import static com.rizztalk.testing.TestPeer.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.presence.OnlineCount;
import com.rizztalk.testing.TestDeployment;
import com.rizztalk.testing.TestPeer;
import com.rizztalk.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/**
 * Rules of "What always holds", on whatever deployment a class names. Waiting times are a tenth of the real ones, and peers go
 * to the nodes in turn.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Rules {
    static final Object[] QUICK = {
        "rizztalk.matchmaking.language-after", "500ms",
        "rizztalk.matchmaking.anyone-after", "1000ms",
        "rizztalk.matchmaking.grace", "2s",
        "rizztalk.matchmaking.reload-grace", "800ms",
    };

    private final List<TestPeer> peers = new ArrayList<>();
    private TestDeployment deployment;
    private int next;

    abstract TestDeployment deploy();

    /** A node, the next in turn. */
    TestServer nextNode() {
        return deployment.node(next++);
    }

    long online() {
        return deployment.node(0).bean(OnlineCount.class).beat().online();
    }

    @BeforeAll
    void start() {
        deployment = deploy();
    }

    @AfterAll
    void stop() {
        deployment.close();
    }

    /** Leaves nobody in the pool for the next test. */
    @AfterEach
    void leave() {
        List<TestPeer> present = peers.stream().filter(peer -> !peer.isClosed()).toList();
        present.forEach(TestPeer::stop);
        for (TestPeer peer : present) {
            // What came before the answer to stop belongs to the test that is over.
            String type = "";
            while (!type.equals("idle")) {
                type = text(peer.next(), "type");
            }
            peer.close();
        }
        peers.clear();
    }

    /** Peers go to the nodes in turn. */
    TestPeer peer() {
        TestPeer peer = nextNode().peer();
        peers.add(peer);
        return peer;
    }

    TestPeer resumedElsewhere(TestPeer peer) {
        TestPeer resumed = peer.resumedAt(nextNode().webSocket());
        peers.add(resumed);
        return resumed;
    }

    static String matched(TestPeer one, TestPeer two) {
        String call = text(one.expect("matched"), "callId");
        assertThat(text(two.expect("matched"), "callId")).isEqualTo(call);
        return call;
    }

    static String call(TestPeer one, TestPeer two) {
        one.start().expect("waiting");
        two.start().expect("waiting");
        return matched(one, two);
    }

    static TestPeer whoeverHears(TestPeer one, TestPeer two) {
        Awaitility.await().until(() -> one.unread() > 0 || two.unread() > 0);
        return one.unread() > 0 ? one : two;
    }

    static void wish(TestPeer peer, String members) {
        peer.send("{'type':'start'," + members + "}").expect("waiting");
    }
}
