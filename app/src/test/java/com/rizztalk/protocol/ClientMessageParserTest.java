package com.rizztalk.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.rizztalk.protocol.ClientMessage.Candidate;
import com.rizztalk.protocol.ClientMessage.Connected;
import com.rizztalk.protocol.ClientMessage.Description;
import com.rizztalk.protocol.ClientMessage.Hello;
import com.rizztalk.protocol.ClientMessage.Ice;
import com.rizztalk.protocol.ClientMessage.Ping;
import com.rizztalk.protocol.ClientMessage.Preferences;
import com.rizztalk.protocol.ClientMessage.Report;
import com.rizztalk.protocol.ClientMessage.Skip;
import com.rizztalk.protocol.ClientMessage.Start;
import com.rizztalk.protocol.ClientMessage.Stop;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a message of the protocol and what is not. Single quotes stand for double ones. */
class ClientMessageParserTest {

    @Test
    void helloBeginsASession() throws Exception {
        assertThat(parse("{'type':'hello','protocol':1}")).isEqualTo(new Hello(null));
    }

    @Test
    void helloCarriesTheTokenToResumeWith() throws Exception {
        assertThat(parse("{'type':'hello','protocol':1,'resume':'abc'}")).isEqualTo(new Hello("abc"));
    }

    @Test
    void startWithoutMembersAsksForAnyone() throws Exception {
        assertThat(parse("{'type':'start'}")).isEqualTo(new Start(Preferences.NONE));
    }

    @Test
    void startCarriesThePreferences() throws Exception {
        assertThat(parse("{'type':'start','tags':['music','games'],'language':'de','relayOnly':true}"))
                .isEqualTo(new Start(new Preferences(List.of("music", "games"), "de", true)));
    }

    @Test
    void aTagNamedTwiceCountsOnce() throws Exception {
        assertThat(parse("{'type':'start','tags':['music','music']}"))
                .isEqualTo(new Start(new Preferences(List.of("music"), "", false)));
    }

    @Test
    void aLanguageIsTheSameInAnyCase() throws Exception {
        assertThat(parse("{'type':'start','language':'EN'}"))
                .isEqualTo(new Start(new Preferences(List.of(), "en", false)));
    }

    @Test
    void nullForAnOptionalMemberCountsAsNone() throws Exception {
        assertThat(parse("{'type':'start','tags':null,'language':null,'relayOnly':null}"))
                .isEqualTo(new Start(Preferences.NONE));
        assertThat(parse("{'type':'hello','protocol':1,'resume':null}")).isEqualTo(new Hello(null));
    }

    @Test
    void skipAndStopNeedNothingElse() throws Exception {
        assertThat(parse("{'type':'skip'}")).isEqualTo(new Skip());
        assertThat(parse("{'type':'stop'}")).isEqualTo(new Stop(false));
    }

    @Test
    void aDescriptionIsKeptExactlyAsItCame() throws Exception {
        String init = "{ 'sdp' : 'v=0\\r\\n\\u0061=x' , 'more':[1,{'deep':null}], 'type':'offer' }";
        assertThat(parse("{'type':'description', 'description': " + init + " ,'callId':'c1'}"))
                .isEqualTo(new Description("c1", "offer", "v=0\r\na=x", quoted(init)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"offer", "answer", "pranswer", "rollback"})
    void everyTypeOfDescriptionPasses(String kind) throws Exception {
        assertThat(parse("{'type':'description','callId':'c','description':{'type':'" + kind + "'}}"))
                .isInstanceOfSatisfying(
                        Description.class, it -> assertThat(it.kind()).isEqualTo(kind));
    }

    @Test
    void aCandidateIsPassedOnExactlyAsItCame() throws Exception {
        String init =
                "{'candidate':'candidate:1 1 udp 1 10.0.0.1 9 typ host','sdpMid':'0','sdpMLineIndex':0,  'x':[1.50,{'y':{}}]}";
        String frame = "{ 'type':'candidate','callId':'c1', 'candidate':" + init + " }";
        assertThat(parse(frame)).isEqualTo(new Candidate("c1", quoted(frame)));
    }

    @Test
    void ofACandidateOnlyWhatTheProtocolKnowsIsPassedOn() throws Exception {
        String init = "{'candidate':'','ä€😀':'😀'}";
        assertThat(parse("{'ü😀':'😀','type':'candidate','callId':'c1','candidate':" + init + "}"))
                .isEqualTo(new Candidate("c1", quoted("{'type':'candidate','callId':'c1','candidate':" + init + "}")));
    }

    @Test
    void ofAMemberThatCameTwiceTheLastOneIsPassedOn() throws Exception {
        assertThat(
                        parse(
                                "{'type':'stop','type':'candidate','callId':'c1','candidate':{'candidate':'a'},'candidate':null}"))
                .isEqualTo(new Candidate("c1", quoted("{'type':'candidate','callId':'c1','candidate':null}")));
    }

    @Test
    void nullIsTheEndOfCandidates() throws Exception {
        String frame = "{'type':'candidate','callId':'c1','candidate':null}";
        assertThat(parse(frame)).isEqualTo(new Candidate("c1", quoted(frame)));
    }

    @Test
    void aCandidateMayHaveNullMembers() throws Exception {
        assertThat(
                        parse(
                                "{'type':'candidate','callId':'c','candidate':{'candidate':null,'sdpMid':null,'sdpMLineIndex':null,'usernameFragment':null}}"))
                .isInstanceOf(Candidate.class);
    }

    @ParameterizedTest
    @EnumSource
    void connectedSaysHowTheMediaTravels(CandidatePath path) throws Exception {
        assertThat(parse("{'type':'connected','callId':'c1','setupMillis':812,'path':'" + path.wire() + "'}"))
                .isEqualTo(new Connected("c1", 812, path));
    }

    @Test
    void iceNamesTheCall() throws Exception {
        assertThat(parse("{'type':'ice','callId':'c1'}")).isEqualTo(new Ice("c1"));
    }

    @ParameterizedTest
    @EnumSource
    void reportHasAReason(ReportReason reason) throws Exception {
        assertThat(parse("{'type':'report','callId':'c1','reason':'" + reason.wire() + "'}"))
                .isEqualTo(new Report("c1", reason));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -7, 9007199254740991L, Long.MAX_VALUE})
    void pingCarriesAnyInteger(long id) throws Exception {
        assertThat(parse("{'type':'ping','id':" + id + "}")).isEqualTo(new Ping(id));
    }

    @Test
    void unknownMembersAreIgnored() throws Exception {
        assertThat(parse("{'future':{'type':'stop'},'type':'skip','list':[1,2],'n':1e400,'z':null}"))
                .isEqualTo(new Skip());
    }

    @Test
    void spaceAroundTheObjectIsNoMatter() throws Exception {
        assertThat(parse(" \r\n\t{ 'type' : 'skip' }\n ")).isEqualTo(new Skip());
    }

    @Test
    void ofAMemberThatComesTwiceTheLastCounts() throws Exception {
        assertThat(parse("{'type':'skip','type':'stop'}")).isEqualTo(new Stop(false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "true",
                "1",
                "'skip'",
                "[]",
                "[{'type':'skip'}]",
                "{",
                "{'type'",
                "{'type':'skip'",
                "{'type':'skip',}",
                "{type:'skip'}",
                "{'type':'skip'}}",
                "{'type':'skip'} x",
                "{'type':'skip'}{'type':'stop'}",
                "{'type':'skip'} // no",
                "{'type':'skip','n':01}",
                "{'type':'skip','n':NaN}",
                "{'type':'skip','n':[}",
                "{'type':'skip','s':'\\x'}",
                "\uFEFF{'type':'skip'}",
                "{}",
                "{'type':null}",
                "{'type':1}",
                "{'type':{}}",
            })
    void whatIsNoObjectWithATypeIsBad(String frame) {
        assertRefused(frame, ErrorCode.BAD_MESSAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"''", "'Hello'", "'hello '", "'welcome'", "'matched'", "'online'", "'error'"})
    void aTypeThatNoClientSendsIsUnknown(String type) {
        assertRefused("{'type':" + type + "}", ErrorCode.UNKNOWN_TYPE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'hello'}",
                "{'type':'hello','protocol':null}",
                "{'type':'hello','protocol':'1'}",
                "{'type':'hello','protocol':0}",
                "{'type':'hello','protocol':2}",
                "{'type':'hello','protocol':1.5}",
                "{'type':'hello','protocol':18446744073709551617}",
                "{'type':'hello','protocol':1,'resume':1}",
                "{'type':'hello','protocol':1,'resume':{}}",
                "{'type':'start','tags':'music'}",
                "{'type':'start','tags':{}}",
                "{'type':'start','tags':['music',1]}",
                "{'type':'start','tags':[null]}",
                "{'type':'start','tags':[['music']]}",
                "{'type':'start','tags':['a','b','c','d','e','f']}",
                "{'type':'start','language':1}",
                "{'type':'start','language':''}",
                "{'type':'start','language':'e'}",
                "{'type':'start','language':'en-GB'}",
                "{'type':'start','language':'abcdefghi'}",
                "{'type':'start','language':'e1'}",
                "{'type':'start','language':'en\\n'}",
                "{'type':'start','language':'ça'}",
                "{'type':'start','relayOnly':1}",
                "{'type':'start','relayOnly':'true'}",
                "{'type':'description','description':{'type':'offer','sdp':''}}",
                "{'type':'description','callId':1,'description':{'type':'offer','sdp':''}}",
                "{'type':'description','callId':'c'}",
                "{'type':'description','callId':'c','description':null}",
                "{'type':'description','callId':'c','description':'offer'}",
                "{'type':'description','callId':'c','description':[]}",
                "{'type':'description','callId':'c','description':{}}",
                "{'type':'description','callId':'c','description':{'type':'other','sdp':''}}",
                "{'type':'description','callId':'c','description':{'type':'offer','sdp':1}}",
                "{'type':'candidate','candidate':null}",
                "{'type':'candidate','callId':'c'}",
                "{'type':'candidate','callId':'c','candidate':''}",
                "{'type':'candidate','callId':'c','candidate':[]}",
                "{'type':'candidate','callId':'c','candidate':{'candidate':1}}",
                "{'type':'candidate','callId':'c','candidate':{'sdpMid':0}}",
                "{'type':'candidate','callId':'c','candidate':{'sdpMLineIndex':'0'}}",
                "{'type':'candidate','callId':'c','candidate':{'usernameFragment':{}}}",
                "{'type':'connected','setupMillis':1,'path':'host'}",
                "{'type':'connected','callId':'c','path':'host'}",
                "{'type':'connected','callId':'c','setupMillis':-1,'path':'host'}",
                "{'type':'connected','callId':'c','setupMillis':1.5,'path':'host'}",
                "{'type':'connected','callId':'c','setupMillis':'1','path':'host'}",
                "{'type':'connected','callId':'c','setupMillis':1}",
                "{'type':'connected','callId':'c','setupMillis':1,'path':'HOST'}",
                "{'type':'ice'}",
                "{'type':'ice','callId':null}",
                "{'type':'report','callId':'c'}",
                "{'type':'report','reason':'spam'}",
                "{'type':'report','callId':'c','reason':'rude'}",
                "{'type':'report','callId':'c','reason':['spam']}",
                "{'type':'ping'}",
                "{'type':'ping','id':null}",
                "{'type':'ping','id':'1'}",
                "{'type':'ping','id':1.5}",
                "{'type':'ping','id':1e2}",
                "{'type':'ping','id':true}",
                "{'type':'ping','id':9223372036854775808}",
            })
    void aMemberOfTheWrongFormIsBad(String frame) {
        assertRefused(frame, ErrorCode.BAD_MESSAGE);
    }

    @ParameterizedTest
    @CsvSource({"1000,]", "1000,}", "7000,]"})
    void deepNestingIsRefusedWithoutHarm(int depth, String end) {
        String open = end.equals("]") ? "[" : "{'a':";
        String value = open.repeat(depth) + "1" + end.repeat(depth);
        assertRefused("{'type':'skip','deep':" + value + "}", ErrorCode.BAD_MESSAGE);
    }

    @Test
    void nestingThatIsMerelyUnusualPasses() throws Exception {
        assertThat(parse("{'type':'skip','deep':" + "[".repeat(500) + "]".repeat(500) + "}"))
                .isEqualTo(new Skip());
    }

    @Test
    void aNumberOfManyDigitsIsRefusedWithoutHarm() {
        assertRefused("{'type':'ping','id':" + "9".repeat(16_000) + "}", ErrorCode.BAD_MESSAGE);
    }

    @Test
    void thousandsOfMembersAreNoHarm() throws Exception {
        String members = IntStream.range(0, 1500)
                .mapToObj(i -> "'m" + i + "':" + i + ",")
                .collect(Collectors.joining());
        assertThat(parse("{" + members + "'type':'skip'}")).isEqualTo(new Skip());
    }

    @Test
    void theRefusalIsOnePlainSentence() {
        assertThatExceptionOfType(MalformedMessageException.class)
                .isThrownBy(() -> parse("{'type':'ping','id':'<b>'}"))
                .withMessage("The member id must be an integer.");
    }

    private static void assertRefused(String frame, ErrorCode code) {
        assertThatExceptionOfType(MalformedMessageException.class)
                .isThrownBy(() -> parse(frame))
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo(code);
                    assertThat(refusal).hasMessageMatching("[A-Z][A-Za-z0-9 ,]+\\.");
                });
    }

    private static ClientMessage parse(String frame) throws MalformedMessageException {
        return ClientMessageParser.parse(quoted(frame));
    }

    private static String quoted(String json) {
        return json.replace('\'', '"');
    }
}
