package com.rizztalk.moderation;

import static com.rizztalk.testing.TestPeer.text;

import com.rizztalk.testing.RawSocket;
import com.rizztalk.testing.TestPeer;
import com.rizztalk.testing.TestServer;
import io.micronaut.json.tree.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Servers that believe X-Forwarded-For, and visitors from wherever a test says. */
final class Visitors {
    static final String TOKEN = "a token of the tests";
    private static int last;

    private Visitors() {}

    static TestServer server(URI redis, Object... more) {
        List<Object> properties = new ArrayList<>(List.of(
                "rizztalk.limits.enabled",
                true,
                "rizztalk.limits.connections",
                1000,
                "rizztalk.limits.starts",
                1000,
                "rizztalk.limits.frames",
                100_000,
                "rizztalk.websocket.proxies",
                "127.0.0.1,::1",
                "rizztalk.moderation.token",
                TOKEN));
        properties.addAll(List.of(more));
        return TestServer.start(redis, properties.toArray());
    }

    /** An address that no other visitor has. */
    static String address() {
        last++;
        return "198.18." + last / 250 + "." + (1 + last % 250);
    }

    static TestPeer peerFrom(String address, TestServer server) {
        return TestPeer.connect(server.webSocket(), "X-Forwarded-For", address).hello();
    }

    static RawSocket socketFrom(String address, TestServer server) {
        return RawSocket.connect(server.webSocket(), "X-Forwarded-For: " + address)
                .sendText("{'type':'hello','protocol':1}");
    }

    /** Has a new visitor from an address of its own meet somebody who is alone otherwise, and report that call. */
    static void reportedBySomebody(RawSocket target, TestServer server) {
        try (TestPeer reporter = peerFrom(address(), server)) {
            reportedBy(reporter, target);
        }
    }

    static String reportedBy(TestPeer reporter, RawSocket target) {
        String call = hearEachOther(reporter, target);
        reporter.send(report(call)).expect("idle");
        reporter.expect("reported");
        return call;
    }

    /** Has both sides say that they hear each other, as browsers do when media flows. */
    static String hearEachOther(TestPeer one, RawSocket two) {
        String call = meet(one, two);
        String connected = "{'type':'connected','callId':'" + call + "','setupMillis':100,'path':'host'}";
        one.send(connected).expectNothing();
        two.sendText(connected).sendText("{'type':'ping','id':1}").awaitMessage("pong");
        return call;
    }

    static String meet(TestPeer one, RawSocket two) {
        two.sendText("{'type':'start'}");
        two.awaitMessage("waiting");
        one.start().expect("waiting");
        JsonNode matched = one.expect("matched");
        two.awaitMessage("matched");
        return text(matched, "callId");
    }

    static String report(String call) {
        return "{'type':'report','callId':'" + call + "','reason':'harassment'}";
    }
}
