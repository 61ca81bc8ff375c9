package com.rizztalk.protocol;

import static com.rizztalk.testing.TestPeer.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.rizztalk.protocol.ServerMessage.IceServer;
import com.rizztalk.testing.TestPeer;
import com.rizztalk.testing.TestRedis;
import com.rizztalk.testing.TestServer;
import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The machine-readable document, the code and what goes over the wire say the same. */
class ProtocolDocumentTest {
    private static final String TO_BROWSER = "toBrowser";
    private static final String FROM_BROWSER = "fromBrowser";
    private static final ProtocolDocument DOCUMENT = ProtocolDocument.load();

    private static TestRedis redis;
    private static TestServer server;

    @BeforeAll
    static void start() {
        redis = TestRedis.start();
        server = TestServer.start(
                redis.uri(),
                "rizztalk.turn.stun-uris",
                "stun:stun.example:3478",
                "rizztalk.turn.uris",
                "turn:turn.example:3478,turns:turn.example:443?transport=tcp",
                "rizztalk.turn.secret",
                "a secret of the tests");
    }

    @AfterAll
    static void stop() {
        server.close();
        redis.close();
    }

    @Test
    void itIsOfAsyncApi3() {
        assertThat(DOCUMENT.at("asyncapi")).isEqualTo("3.0.0");
    }

    @Test
    void theServersTypesAreTheRecords() {
        JsonSubTypes types = ServerMessage.class.getAnnotation(JsonSubTypes.class);
        assertThat(DOCUMENT.types(TO_BROWSER).keySet())
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                Arrays.stream(types.value()).map(JsonSubTypes.Type::name),
                                Stream.of("description", "candidate", "muted"))
                        .toList());
    }

    @Test
    void everyRecordOfTheServerHasItsType() {
        JsonSubTypes types = ServerMessage.class.getAnnotation(JsonSubTypes.class);
        assertThat(Arrays.stream(types.value()).map(JsonSubTypes.Type::value))
                .containsExactlyInAnyOrder(ServerMessage.class.getPermittedSubclasses());
    }

    @Test
    void theBrowsersTypesAreTheRecords() {
        assertThat(DOCUMENT.types(FROM_BROWSER).keySet())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ClientMessage.class.getPermittedSubclasses())
                        .map(record -> record.getSimpleName().toLowerCase(Locale.ROOT))
                        .toList());
    }

    @Test
    void theErrorCodesAreTheSame() {
        assertEnum("errorCode", Arrays.stream(ErrorCode.values()).map(ErrorCode::wire));
    }

    @Test
    void theReasonsOfAnEndAreTheSame() {
        assertEnum("endReason", Arrays.stream(EndReason.values()).map(EndReason::wire));
    }

    @Test
    void theReasonsOfAReportAreTheSame() {
        assertEnum("reportReason", Arrays.stream(ReportReason.values()).map(ReportReason::wire));
    }

    @Test
    void theStatesAreTheSame() {
        assertEnum("sessionState", Arrays.stream(SessionState.values()).map(SessionState::wire));
    }

    @Test
    void thePathsAreTheSame() {
        assertEnum("candidatePath", Arrays.stream(CandidatePath.values()).map(CandidatePath::wire));
    }

    private static void assertEnum(String schema, Stream<String> code) {
        assertThat(DOCUMENT.texts("components", "schemas", schema, "enum"))
                .containsExactlyInAnyOrderElementsOf(code.toList());
    }

    @Test
    void theCloseCodesAreTheSame() {
        assertThat(((Map<?, ?>) DOCUMENT.at("channels", "signalling", "x-close-codes"))
                        .keySet().stream().map(String::valueOf))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(CloseCode.values())
                        .map(code -> String.valueOf(code.code()))
                        .toList());
    }

    @Test
    void theLimitsAreTheSame() {
        assertThat(DOCUMENT.at("components", "messages", "start", "payload", "properties", "tags", "maxItems"))
                .isEqualTo(ClientMessageParser.MAX_TAGS);
        assertThat(String.valueOf(DOCUMENT.at("channels", "signalling", "description")))
                .contains(ClientMessageParser.MAX_MESSAGE_BYTES + " bytes");
    }

    @Test
    void everyExampleIsAsItsSchemaSays() {
        for (String operation : List.of(TO_BROWSER, FROM_BROWSER)) {
            DOCUMENT.types(operation).forEach((type, message) -> {
                List<?> examples = (List<?>) DOCUMENT.at("components", "messages", message, "examples");
                assertThat(examples).isNotEmpty().allSatisfy(example -> {
                    Object payload = Objects.requireNonNull(((Map<?, ?>) example).get("payload"));
                    assertThat(DOCUMENT.errors(operation, type, ProtocolDocument.json(payload)))
                            .isEmpty();
                });
            });
        }
    }

    static Stream<ServerMessage> messages() {
        List<IceServer> servers = List.of(
                new IceServer(List.of("stun:s"), null, null), new IceServer(List.of("turn:a", "turns:b"), "9:u", "p"));
        return Stream.of(
                new ServerMessage.Welcome("t", "idle", null, 0, List.of()),
                new ServerMessage.Welcome("t", "in-call", "c", 2, List.of("deep-talk")),
                new ServerMessage.Waiting(1),
                new ServerMessage.Matched("c", true, servers, "relay", List.of("music")),
                new ServerMessage.Matched("c", false, List.of(), "all", List.of()),
                new ServerMessage.Ice("c", servers),
                new ServerMessage.Away("c"),
                new ServerMessage.Ended("c", EndReason.LOST.wire()),
                new ServerMessage.Idle(),
                new ServerMessage.Reported("c"),
                new ServerMessage.Online(0),
                new ServerMessage.Pong(Long.MIN_VALUE),
                new ServerMessage.Draining(9_999),
                new ServerMessage.ErrorMessage(ErrorCode.BANNED, "No."));
    }

    @Test
    void thereIsASampleOfEveryRecord() {
        assertThat(messages().map(Object::getClass).distinct())
                .hasSize(ServerMessage.class.getPermittedSubclasses().length);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void everyMessageIsWrittenAsTheDocumentSays(ServerMessage message) throws IOException {
        assertFrame(TO_BROWSER, server.bean(JsonMapper.class).writeValueAsString(message));
    }

    @Test
    void whatTheServerSaysInAConversationIsAsTheDocumentSays() {
        try (TestPeer one = server.peer();
                TestPeer two = server.peer()) {
            assertFrame(one.welcome());
            assertFrame(one.send("{'type':'start','tags':['music'],'language':'en'}")
                    .expect("waiting"));
            assertFrame(two.send("{'type':'start','tags':['music']}").expect("waiting"));
            JsonNode matched = one.expect("matched");
            assertFrame(matched);
            assertFrame(two.expect("matched"));
            String call = text(matched, "callId");
            one.send("{'type':'description','callId':'" + call + "','description':{'type':'offer','sdp':'v=0'}}");
            assertFrame(two.expect("description"));
            one.candidate(call, "candidate:1 1 udp 1 10.0.0.1 9 typ host");
            assertFrame(two.expect("candidate"));
            one.send("{'type':'candidate','callId':'" + call + "','candidate':null}");
            assertFrame(two.expect("candidate"));
            one.send("{'type':'muted','callId':'" + call + "','muted':true}");
            assertFrame(two.expect("muted"));
            assertFrame(one.send("{'type':'ice','callId':'" + call + "'}").expect("ice"));
            assertFrame(one.start().expectError("already-in-call"));
            assertFrame(one.send("{'type':'ping','id':3}").expect("pong"));
            one.drop();
            try (TestPeer resumed = one.resumed()) {
                assertFrame(resumed.welcome());
                assertFrame(resumed.skip().expect("waiting"));
                assertFrame(two.expect("ended"));
                assertFrame(two.send("{'type':'report','callId':'" + call + "','reason':'spam'}")
                        .expect("reported"));
                assertFrame(two.stop().expect("idle"));
                assertFrame(two.send("nonsense").expectError("bad-message"));
                assertFrame(two.send("{'type':'dance'}").expectError("unknown-type"));
                assertFrame(two.send("{'type':'start','tags':['no-such-tag']}").expectError("unknown-tag"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'hello','protocol':1}",
                "{'type':'hello','protocol':1,'resume':null,'more':{}}",
                "{'type':'hello','protocol':2}",
                "{'type':'hello'}",
                "{'type':'hello','protocol':1,'resume':7}",
                "{'type':'start'}",
                "{'type':'start','tags':['a','b','c','d','e'],'language':'EN','relayOnly':true}",
                "{'type':'start','tags':['a','b','c','d','e','f']}",
                "{'type':'start','tags':[1]}",
                "{'type':'start','language':'en-GB'}",
                "{'type':'start','relayOnly':'yes'}",
                "{'type':'skip'}",
                "{'type':'stop'}",
                "{'type':'description','callId':'c','description':{'type':'rollback'}}",
                "{'type':'description','callId':'c','description':{'type':'other'}}",
                "{'type':'description','callId':'c','description':null}",
                "{'type':'description','description':{'type':'offer','sdp':''}}",
                "{'type':'candidate','callId':'c','candidate':null}",
                "{'type':'candidate','callId':'c','candidate':{}}",
                "{'type':'candidate','callId':'c','candidate':{'candidate':'x','sdpMid':null,'sdpMLineIndex':0}}",
                "{'type':'candidate','callId':'c'}",
                "{'type':'candidate','callId':'c','candidate':'x'}",
                "{'type':'candidate','callId':'c','candidate':{'sdpMLineIndex':'0'}}",
                "{'type':'connected','callId':'c','setupMillis':0,'path':'prflx'}",
                "{'type':'connected','callId':'c','setupMillis':-1,'path':'prflx'}",
                "{'type':'connected','callId':'c','setupMillis':1,'path':'tunnel'}",
                "{'type':'ice','callId':'c'}",
                "{'type':'ice'}",
                "{'type':'report','callId':'c','reason':'minor'}",
                "{'type':'report','callId':'c','reason':'rude'}",
                "{'type':'ping','id':1}",
                "{'type':'ping','id':9223372036854775808}",
                "{'type':'ping','id':'1'}",
                "{'type':'dance'}",
            })
    void theParserAcceptsWhatTheDocumentDoesAndNothingElse(String singleQuoted) {
        String frame = singleQuoted.replace('\'', '"');
        List<String> errors = DOCUMENT.errors(FROM_BROWSER, text(TestPeer.parse(frame), "type"), frame);
        assertThat(errors.isEmpty()).as("errors: %s", errors).isEqualTo(isAccepted(frame));
    }

    private static boolean isAccepted(String frame) {
        try {
            ClientMessageParser.parse(frame);
            return true;
        } catch (MalformedMessageException e) {
            return false;
        }
    }

    private static void assertFrame(JsonNode frame) {
        assertFrame(TO_BROWSER, ProtocolDocument.json(frame));
    }

    private static void assertFrame(String operation, String frame) {
        assertThat(DOCUMENT.errors(operation, text(TestPeer.parse(frame), "type"), frame))
                .as("what is wrong with %s", frame)
                .isEmpty();
    }
}
