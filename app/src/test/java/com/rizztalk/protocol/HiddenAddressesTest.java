package com.rizztalk.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.rizztalk.protocol.ClientMessage.Candidate;
import com.rizztalk.protocol.ClientMessage.Description;
import com.rizztalk.testing.TestPeer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract's section "Hidden addresses", and what a changed client could try against it. */
class HiddenAddressesTest {
    private static final String FRAME_BEGIN = "{\"type\":\"candidate\",\"callId\":\"c\",\"candidate\":";
    private static final String RELAY = "candidate:3 1 udp 41886463 203.0.113.50 49152 typ relay";

    /** Everything in the samples that would tell where somebody is. */
    private static final List<String> SECRETS = List.of(
            "192.168.1.23",
            "198.51.100.7",
            "10.8.0.2",
            "2001:db8:1:2:3:4:5:6",
            "2001:db8::77",
            "fd00::5",
            "home.example");

    private static final String CHROME = """
            v=0
            o=- 8407126734223456789 2 IN IP4 198.51.100.7
            s=-
            t=0 0
            a=group:BUNDLE 0
            a=extmap-allow-mixed
            a=msid-semantic: WMS 5f1c
            m=audio 54321 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126
            c=IN IP4 198.51.100.7
            a=rtcp:54322 IN IP4 198.51.100.7
            a=candidate:1 1 udp 2122260223 192.168.1.23 54321 typ host generation 0 network-id 1 network-cost 10
            a=candidate:2 1 udp 2122262783 2001:db8:1:2:3:4:5:6 54323 typ host generation 0 network-id 2
            a=candidate:4 1 udp 1686052607 198.51.100.7 54321 typ srflx raddr 192.168.1.23 rport 54321 generation 0
            a=candidate:3 1 udp 41886463 203.0.113.50 49152 typ relay raddr 198.51.100.7 rport 54321 generation 0 ufrag 4ZcD network-id 1
            a=candidate:5 1 tcp 1518280447 192.168.1.23 9 typ host tcptype active generation 0
            a=end-of-candidates
            a=ice-ufrag:4ZcD
            a=ice-pwd:2/1muCWoOi3uLifh0NuRHlZz
            a=ice-options:trickle
            a=fingerprint:sha-256 19:E2:1C:3B:4B:9F:81:E6:B8:5C:F4:A5:A8:D8:73:04:BB:05:2F:70:9F:04:A9:0E:05:E9:26:33:E8:70:88:A2
            a=setup:actpass
            a=mid:0
            a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
            a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
            a=sendrecv
            a=msid:5f1c 8a2d
            a=rtcp-mux
            a=rtpmap:111 opus/48000/2
            a=rtcp-fb:111 transport-cc
            a=fmtp:111 minptime=10;useinbandfec=1;usedtx=1
            a=ssrc:3735928559 cname:Ws6aBFpDcJ0x
            """.replace("\n", "\r\n");

    private static final String FIREFOX = """
            v=0
            o=mozilla...THIS_IS_SDPARTA-99.0 2954312385643214567 0 IN IP4 0.0.0.0
            s=-
            t=0 0
            a=sendrecv
            a=fingerprint:sha-256 4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19:E5:7C:AB:3E:4B:65:2E:7D:46:3F:54:42:CD:54:F1
            a=group:BUNDLE 0
            a=ice-options:trickle
            a=msid-semantic:WMS *
            m=audio 60000 UDP/TLS/RTP/SAVPF 109 9 0 8 101
            c=IN IP6 2001:db8::77
            a=candidate:0 1 UDP 2122252543 4f3c.local 60000 typ host
            a=candidate:6 1 UDP 1686052863 2001:db8::77 60000 typ srflx raddr fd00::5 rport 60000
            a=candidate:12 1 UDP 92216831 2001:db8:ffff::50 50000 typ relay raddr 2001:db8::77 rport 60000
            a=sendrecv
            a=end-of-candidates
            a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
            a=fmtp:109 maxplaybackrate=48000;stereo=1;useinbandfec=1
            a=ice-pwd:d0ec1f6a6a6e6b8f1a3e7c5d9b2a4f60
            a=ice-ufrag:a1b2c3d4
            a=mid:0
            a=msid:{8a1b} {9c2d}
            a=rtcp:60001 IN IP6 2001:db8::77
            a=rtcp-mux
            a=rtpmap:109 opus/48000/2
            a=setup:active
            a=ssrc:2882400152 cname:{f00d}
            """.replace("\n", "\r\n");

    @Test
    void chromesDescriptionKeepsAllButItsAddresses() {
        assertThat(sdp(CHROME))
                .isEqualTo(CHROME.replace("198.51.100.7", "0.0.0.0")
                        .replace(
                                "raddr 0.0.0.0 rport 54321 generation 0 ufrag",
                                "raddr 0.0.0.0 rport 9 generation 0 ufrag")
                        .lines()
                        .filter(line -> !line.startsWith("a=candidate:") || line.contains(" relay "))
                        .map(line -> line + "\r\n")
                        .collect(java.util.stream.Collectors.joining()));
    }

    @Test
    void firefoxsDescriptionKeepsAllButItsAddresses() {
        assertThat(sdp(FIREFOX))
                .isEqualTo(FIREFOX.replace("IN IP6 2001:db8::77", "IN IP4 0.0.0.0")
                        .replace("raddr 2001:db8::77 rport 60000", "raddr 0.0.0.0 rport 9")
                        .lines()
                        .filter(line -> !line.startsWith("a=candidate:") || line.contains(" relay "))
                        .map(line -> line + "\r\n")
                        .collect(java.util.stream.Collectors.joining()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"offer", "answer", "pranswer", "rollback"})
    void theTypeOfADescriptionStays(String kind) {
        String json = HiddenAddresses.description(new Description("c", kind, "v=0\r\n", "{}"));
        assertThat(TestPeer.text(TestPeer.parse(json), "type")).isEqualTo(kind);
    }

    @Test
    void aDescriptionWithoutTextStaysWithoutText() {
        assertThat(sdp("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n", "\n\n"})
    void linesEndInAnyWay(String end) {
        assertThat(sdp(String.join(end, "v=0", "c=IN IP4 198.51.100.7", "a=candidate:1 1 udp 1 10.8.0.2 9 typ host")))
                .isEqualTo("v=0\r\nc=IN IP4 0.0.0.0\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c=IN IP4 198.51.100.7",
                "c=IN IP4 198.51.100.7/127",
                "c=IN IP6 2001:db8::77",
                "c=IN  IP6\t2001:db8::77",
                "c=in ip4 198.51.100.7",
                "c=IN IP4 home.example",
                "o=- 1 2 IN IP4 198.51.100.7",
                "o=198.51.100.7 1 2 IN IP6 2001:db8:1:2:3:4:5:6",
                "a=rtcp:9 IN IP4 198.51.100.7",
                "a=rtcp:9 IN IP6 fd00::5",
                "a=RTCP:9 in ip4 home.example",
                "s=198.51.100.7",
                "i=call me at [2001:db8::77]:5000",
                "u=http://198.51.100.7/",
                "a=source-filter: incl IN IP4 * 198.51.100.7",
                "a=x-me:198.51.100.7:4000",
                "a=x-me:::ffff:198.51.100.7",
                "a=x-me:FD00::5,2001:DB8::77",
                "a=x-me:2001:db8::77%eth0",
                "a=alt:1 1 : user pass 198.51.100.7 5000",
                "a=remote-candidates:1 198.51.100.7 5000",
                "a=Remote-Candidates:1 198.51.100.7 5000",
                "a=candidate:1 1 udp 1 198.51.100.7 9 typ host",
                "a=CANDIDATE:1 1 udp 1 198.51.100.7 9 typ host",
                "a=candidate: 1 1 udp 1 198.51.100.7 9 typ host",
                "a=candidate:1  1  udp  1  198.51.100.7  9  typ  host",
                " a=candidate:1 1 udp 1 home.example 9 typ host",
                "A=candidate:1 1 udp 1 home.example 9 typ host",
                "a =candidate:1 1 udp 1 home.example 9 typ host",
                "\u00a0a=candidate:1 1 udp 1 home.example 9 typ host",
                "198.51.100.7",
            })
    void noLineOfADescriptionTellsAnAddress(String line) {
        assertNoSecret(sdp("v=0\r\n" + line + "\r\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=fingerprint:sha-1 4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19:E5:7C:AB",
                "a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
                "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
                "a=rtpmap:111 opus/48000/2",
                "a=ice-pwd:2/1muCWoOi3uLifh0NuRHlZz",
                "a=fmtp:97 profile=1.2.3",
                "a=tool:a 99.0.1",
                "s= ",
                "a=x:aa:bb:cc",
            })
    void aLineWithoutAddressStaysAsItIs(String line) {
        assertThat(sdp(line + "\r\n")).isEqualTo(line + "\r\n");
    }

    @Test
    void aRelayCandidateComesWithoutTheAddressBehindIt() {
        assertThat(attribute(RELAY + " raddr 198.51.100.7 rport 54321 generation 0 ufrag 4ZcD network-cost 50"))
                .contains(RELAY + " raddr 0.0.0.0 rport 9 generation 0 ufrag 4ZcD network-cost 50");
    }

    @Test
    void aRelayCandidateOverTcpKeepsItsTcpType() {
        assertThat(attribute(
                        "candidate:9 1 tcp 25108223 203.0.113.50 443 typ relay raddr 10.8.0.2 rport 9 tcptype passive"))
                .contains(
                        "candidate:9 1 tcp 25108223 203.0.113.50 443 typ relay raddr 0.0.0.0 rport 9 tcptype passive");
    }

    @Test
    void aRelaysIpv6AddressStays() {
        assertThat(attribute("candidate:9 1 udp 1 2001:db8:ffff::50 443 typ relay raddr 2001:db8::77 rport 5"))
                .contains("candidate:9 1 udp 1 2001:db8:ffff::50 443 typ relay raddr 0.0.0.0 rport 9");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "candidate:1 1 udp 1 10.8.0.2 9 typ host",
                "candidate:1 1 udp 1 198.51.100.7 9 typ srflx raddr 10.8.0.2 rport 5",
                "candidate:1 1 udp 1 198.51.100.7 9 typ prflx raddr 10.8.0.2 rport 5",
                "candidate:1 1 udp 1 4f3c.local 9 typ host",
                "candidate:1 1 udp 1 10.8.0.2 9 typ host typ relay",
                "candidate:1 1 udp 1 10.8.0.2 9 foo relay typ host",
                "candidate:1 1 udp 1 10.8.0.2 9 typ relayed",
                "candidate:1 1 udp 1 10.8.0.2 9",
                "candidate:1 1 udp 1 10.8.0.2 9 typ",
                "candidate:10.8.0.2 1 udp 1 203.0.113.50 9 typ relay",
                "1 1 udp 1 10.8.0.2 9 typ relay",
                "CANDIDATE:1 1 udp 1 10.8.0.2 9 typ relay",
                "candidate:1 1 udp 1 10.8.0.2 9 typ relay\r\na=candidate:1 1 udp 1 10.8.0.2 9 typ host",
                "10.8.0.2",
            })
    void aCandidateOfAnotherTypeOrFormIsDropped(String attribute) {
        assertThat(attribute(attribute)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " raddr 198.51.100.7 rport 5",
                "  raddr   198.51.100.7   rport   5",
                " RADDR 198.51.100.7 RPORT 5",
                " rport 5 raddr 198.51.100.7",
                " raddr 0.0.0.0 rport 9 raddr 198.51.100.7 rport 9",
                " raddr 0.0.0.0 rport 9 x-raddr 198.51.100.7",
                " raddr 0.0.0.0 rport 9 ufrag 198.51.100.7",
                " raddr 0.0.0.0 rport 9 generation 198.51.100.7",
                " raddr 0.0.0.0 rport 9 198.51.100.7",
                " raddr 0.0.0.0 rport 9 typ host 198.51.100.7",
                " raddr home.example rport 9",
            })
    void nothingButTheRelayComesWithARelayCandidate(String rest) {
        assertThat(attribute(RELAY + rest)).contains(RELAY + " raddr 0.0.0.0 rport 9");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "candidate:3 1 udp 41886463 203.0.113.50 49152 typ RELAY",
                "candidate:3  1 udp\t41886463 203.0.113.50 49152 TYP relay",
                " candidate:3 1 udp 41886463 203.0.113.50 49152 typ relay ",
                "a=candidate:3 1 udp 41886463 203.0.113.50 49152 typ relay",
            })
    void aRelayCandidateOfUnusualSpellingComesInTheUsualOne(String attribute) {
        assertThat(attribute(attribute)).contains(RELAY + " raddr 0.0.0.0 rport 9");
    }

    @Test
    void theOtherMembersOfACandidateStay() {
        assertThat(candidate("{'usernameFragment':'4ZcD','sdpMLineIndex':0,'sdpMid':'0','candidate':'" + RELAY + "'}"))
                .contains(("{'candidate':'" + RELAY
                                + " raddr 0.0.0.0 rport 9','sdpMid':'0','sdpMLineIndex':0,'usernameFragment':'4ZcD'}")
                        .replace('\'', '"'));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'address':'198.51.100.7'",
                "'relatedAddress':'198.51.100.7','relatedPort':5",
                "'x':{'y':['198.51.100.7']}",
                "'sdpMid':'198.51.100.7'",
                "'sdpMid':'2001:db8::77'",
                "'usernameFragment':'198.51.100.7'",
                "'candidate':'candidate:1 1 udp 1 198.51.100.7 9 typ host'",
            })
    void noOtherMemberOfACandidateTellsAnAddress(String member) {
        assertNoSecret(candidate("{" + member + ",'candidate':'" + RELAY + "'}").orElseThrow());
    }

    @Test
    void theEndOfCandidatesPasses() {
        assertThat(candidate("null")).contains("null");
        assertThat(candidate("{'candidate':'','sdpMid':'0'}")).contains("{\"candidate\":\"\",\"sdpMid\":\"0\"}");
        assertThat(candidate("{}")).contains("{\"candidate\":\"\"}");
    }

    @Test
    void noneOfTheAddressesOccursAnywhereInTheRewrittenText() {
        assertNoSecret(HiddenAddresses.description(new Description("c", "offer", CHROME, "{}")));
        assertNoSecret(HiddenAddresses.description(new Description("c", "answer", FIREFOX, "{}")));
    }

    private static void assertNoSecret(String text) {
        assertThat(text.toLowerCase(java.util.Locale.ROOT)).doesNotContain(SECRETS);
    }

    private static String sdp(String sdp) {
        String json = HiddenAddresses.description(new Description("c", "offer", sdp, "{}"));
        return TestPeer.text(TestPeer.parse(json), "sdp");
    }

    /** The rewritten candidate-attribute, or nothing where the candidate is dropped. */
    private static Optional<String> attribute(String attribute) {
        String text = String.valueOf(JsonStringEncoder.getInstance().quoteAsString(attribute));
        return hidden("{\"candidate\":\"" + text + "\"}").map(json -> TestPeer.text(TestPeer.parse(json), "candidate"));
    }

    private static Optional<String> candidate(String init) {
        return hidden(init.replace('\'', '"'));
    }

    /** What the peer gets as the candidate, or nothing where it is dropped. */
    private static Optional<String> hidden(String init) {
        try {
            Candidate given = (Candidate) ClientMessageParser.parse(FRAME_BEGIN + init + "}");
            return HiddenAddresses.candidate(given).map(frame -> {
                assertThat(frame).startsWith(FRAME_BEGIN).endsWith("}");
                return frame.substring(FRAME_BEGIN.length(), frame.length() - 1);
            });
        } catch (MalformedMessageException e) {
            throw new AssertionError(e);
        }
    }
}
