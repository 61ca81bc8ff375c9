package com.rizztalk.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.protocol.ServerMessage.Draining;
import com.rizztalk.protocol.ServerMessage.Ended;
import com.rizztalk.protocol.ServerMessage.ErrorMessage;
import com.rizztalk.protocol.ServerMessage.Ice;
import com.rizztalk.protocol.ServerMessage.IceServer;
import com.rizztalk.protocol.ServerMessage.Idle;
import com.rizztalk.protocol.ServerMessage.Matched;
import com.rizztalk.protocol.ServerMessage.Online;
import com.rizztalk.protocol.ServerMessage.Pong;
import com.rizztalk.protocol.ServerMessage.Reported;
import com.rizztalk.protocol.ServerMessage.Waiting;
import com.rizztalk.protocol.ServerMessage.Welcome;
import com.rizztalk.testing.TestRedis;
import com.rizztalk.testing.TestServer;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The exact text of each message, as the server's own mapper writes it. Single quotes stand for double ones. */
class ServerMessageTest {
    private static final IceServer STUN = new IceServer(List.of("stun:s"), null, null);
    private static final IceServer TURN = new IceServer(List.of("turn:a", "turns:b"), "9:u", "p");

    private static TestRedis redis;
    private static TestServer server;
    private static JsonMapper json;

    @BeforeAll
    static void start() {
        redis = TestRedis.start();
        server = TestServer.start(redis.uri());
        json = server.bean(JsonMapper.class);
    }

    @AfterAll
    static void stop() {
        server.close();
        redis.close();
    }

    @Test
    void welcomeInACallNamesTheCall() throws IOException {
        assertText(
                new Welcome("t", "in-call", "c", 3, List.of("music", "games")),
                "{'type':'welcome','resume':'t','state':'in-call','callId':'c','online':3,'tags':['music','games']}");
    }

    @Test
    void welcomeWithoutACallHasNoCallIdAndAnEmptyListOfTagsIsThere() throws IOException {
        assertText(
                new Welcome("t", "idle", null, 0, List.of()),
                "{'type':'welcome','resume':'t','state':'idle','online':0,'tags':[]}");
    }

    @Test
    void waiting() throws IOException {
        assertText(new Waiting(7), "{'type':'waiting','waiting':7}");
    }

    @Test
    void matchedWithStunAndTurn() throws IOException {
        assertText(
                new Matched("c", true, List.of(STUN, TURN), "relay", List.of("music")),
                "{'type':'matched','callId':'c','polite':true,'iceServers':[{'urls':['stun:s']},"
                        + "{'urls':['turn:a','turns:b'],'username':'9:u','credential':'p'}],"
                        + "'iceTransportPolicy':'relay','tags':['music']}");
    }

    @Test
    void matchedWithoutServersHasTheirEmptyList() throws IOException {
        assertText(
                new Matched("c", false, List.of(), "all", List.of()),
                "{'type':'matched','callId':'c','polite':false,'iceServers':[],'iceTransportPolicy':'all','tags':[]}");
    }

    @Test
    void ice() throws IOException {
        assertText(new Ice("c", List.of()), "{'type':'ice','callId':'c','iceServers':[]}");
    }

    @Test
    void ended() throws IOException {
        assertText(new Ended("c", EndReason.SKIPPED.wire()), "{'type':'ended','callId':'c','reason':'skipped'}");
    }

    @Test
    void idle() throws IOException {
        assertText(new Idle(), "{'type':'idle'}");
    }

    @Test
    void reported() throws IOException {
        assertText(new Reported("c"), "{'type':'reported','callId':'c'}");
    }

    @Test
    void online() throws IOException {
        assertText(new Online(12), "{'type':'online','count':12}");
    }

    @Test
    void pongAnswersZeroToo() throws IOException {
        assertText(new Pong(0), "{'type':'pong','id':0}");
    }

    @Test
    void draining() throws IOException {
        assertText(new Draining(4321), "{'type':'draining','afterMillis':4321}");
    }

    @Test
    void error() throws IOException {
        assertText(
                new ErrorMessage(ErrorCode.RATE_LIMITED, "Slow down."),
                "{'type':'error','code':'rate-limited','message':'Slow down.'}");
    }

    @Test
    void relayedFramesCarryThePayloadAsItCame() {
        assertThat(RelayedFrame.description("c", "{ \"type\":\"offer\" }"))
                .isEqualTo("{\"type\":\"description\",\"callId\":\"c\",\"description\":{ \"type\":\"offer\" }}");
        assertThat(RelayedFrame.candidate("c", "null"))
                .isEqualTo("{\"type\":\"candidate\",\"callId\":\"c\",\"candidate\":null}");
    }

    private static void assertText(ServerMessage message, String text) throws IOException {
        assertThat(json.writeValueAsString(message)).isEqualTo(text.replace('\'', '"'));
    }
}
