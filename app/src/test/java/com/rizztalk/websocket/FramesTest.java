package com.rizztalk.websocket;

import static com.rizztalk.testing.RawSocket.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.rizztalk.testing.RawSocket;
import com.rizztalk.testing.TestPeer;
import com.rizztalk.testing.TestRedis;
import com.rizztalk.testing.TestServer;
import java.io.EOFException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What frames pass, and how a connection ends that sends others. */
class FramesTest {
    private static final int LIMIT = 16 * 1024;
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

    private static RawSocket socket() {
        return RawSocket.connect(server.webSocket());
    }

    /** A hello of exactly so many bytes, by a member that nobody knows. */
    private static byte[] hello(int bytes) {
        String frame = "{\"type\":\"hello\",\"protocol\":1,\"padding\":\"";
        return (frame + "x".repeat(bytes - frame.length() - 2) + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aMessageOfTheLargestSizePasses() {
        try (RawSocket socket = socket()) {
            socket.send(RawSocket.TEXT, hello(LIMIT));
            assertThat(socket.await(RawSocket.TEXT).text()).contains("welcome");
        }
    }

    @Test
    void aMessageOneByteLargerClosesWith1009() {
        try (RawSocket socket = socket()) {
            socket.send(RawSocket.TEXT, hello(LIMIT + 1));
            assertThat(socket.await(RawSocket.CLOSE).closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void aFrameIsRefusedByItsHeaderBeforeItsPayloadCame() {
        try (RawSocket socket = socket()) {
            byte[] whole = frame(RawSocket.TEXT, true, hello(1_000_000));
            socket.write(java.util.Arrays.copyOf(whole, 20));
            assertThat(socket.await(RawSocket.CLOSE).closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void aMessageOfTheLargestSizePassesInFragments() {
        try (RawSocket socket = socket()) {
            sendInFragments(socket, hello(LIMIT), 1000, true);
            assertThat(socket.await(RawSocket.TEXT).text()).contains("welcome");
        }
    }

    @Test
    void aMessageInFragmentsIsRefusedAsSoonAsItIsTooLarge() {
        try (RawSocket socket = socket()) {
            sendInFragments(socket, hello(LIMIT + 1), 1000, false);
            assertThat(socket.await(RawSocket.CLOSE).closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void aMessageOfManyTinyFragmentsPasses() {
        try (RawSocket socket = socket()) {
            sendInFragments(socket, hello(3000), 1, true);
            assertThat(socket.await(RawSocket.TEXT).text()).contains("welcome");
        }
    }

    @Test
    void controlFramesMayComeBetweenFragments() {
        try (RawSocket socket = socket()) {
            byte[] hello = hello(200);
            socket.write(frame(RawSocket.TEXT, false, java.util.Arrays.copyOf(hello, 100)));
            socket.send(RawSocket.PING, new byte[] {1});
            socket.write(frame(RawSocket.CONTINUATION, true, java.util.Arrays.copyOfRange(hello, 100, 200)));
            assertThat(socket.await(RawSocket.PONG).payload()).containsExactly(1);
            assertThat(socket.await(RawSocket.TEXT).text()).contains("welcome");
        }
    }

    private static void sendInFragments(RawSocket socket, byte[] message, int size, boolean end) {
        ByteBuffer all = ByteBuffer.allocate(message.length + 14 * (message.length / size + 1));
        for (int from = 0; from < message.length; from += size) {
            byte[] part = java.util.Arrays.copyOfRange(message, from, Math.min(message.length, from + size));
            boolean last = end && from + size >= message.length;
            all.put(frame(from == 0 ? RawSocket.TEXT : RawSocket.CONTINUATION, last, part));
        }
        socket.write(java.util.Arrays.copyOf(all.array(), all.position()));
    }

    @ParameterizedTest
    @DisplayName("A flood of control frames or fragments ends the connection")
    @ValueSource(ints = {RawSocket.PING, RawSocket.PONG, RawSocket.CONTINUATION})
    void aFloodOfSmallFramesCloses(int opcode) {
        try (RawSocket socket = socket()) {
            if (opcode == RawSocket.CONTINUATION) {
                socket.write(frame(RawSocket.TEXT, false, new byte[0]));
            }
            byte[] one = frame(opcode, opcode != RawSocket.CONTINUATION, new byte[0]);
            ByteBuffer flood = ByteBuffer.allocate(6_000 * one.length);
            while (flood.hasRemaining()) {
                flood.put(one);
            }
            socket.write(flood.array());
            RawSocket.Frame close = socket.await(RawSocket.CLOSE);
            assertThat(close.closeCode()).isEqualTo(1008);
            assertThatExceptionOfType(EOFException.class)
                    .as("nothing after the close frame")
                    .isThrownBy(socket::read);
        }
    }

    @ParameterizedTest
    @DisplayName(
            "A frame with a reserved bit closes with 1002, since no extension is negotiated (RFC 6455 section 5.2)")
    @ValueSource(ints = {0x40, 0x20, 0x10})
    void aReservedBitCloses(int bit) {
        try (RawSocket socket = socket()) {
            byte[] frame = frame(RawSocket.TEXT, true, hello(100));
            frame[0] |= (byte) bit;
            socket.write(frame);
            assertThat(socket.await(RawSocket.CLOSE).closeCode()).isEqualTo(1002);
        }
    }

    @Test
    void aBinaryFrameClosesWith1003() {
        try (RawSocket socket = socket()) {
            socket.send(RawSocket.BINARY, hello(100));
            assertThat(socket.await(RawSocket.CLOSE).closeCode()).isEqualTo(1003);
        }
    }

    @Test
    void aBinaryMessageClosesAtItsFirstFragment() {
        try (RawSocket socket = socket()) {
            socket.write(frame(RawSocket.BINARY, false, new byte[1]));
            assertThat(socket.await(RawSocket.CLOSE).closeCode()).isEqualTo(1003);
        }
    }

    @Test
    void framesThatComeWithTheHandshakeCloseTheConnection() {
        byte[] hello = frame(RawSocket.TEXT, true, hello(100));
        try (RawSocket socket = RawSocket.connectAndSend(server.webSocket(), hello)) {
            assertThat(socket.awaitEnd()).isTrue();
        } catch (UncheckedIOException beforeTheAnswer) {
            assertThat(beforeTheAnswer).hasRootCauseInstanceOf(EOFException.class);
        }
    }

    @Test
    void invalidUtf8ClosesWith1007() {
        try (RawSocket socket = socket()) {
            socket.send(RawSocket.TEXT, new byte[] {'{', (byte) 0xc3, '}'});
            assertThat(socket.await(RawSocket.CLOSE).closeCode()).isEqualTo(1007);
        }
    }

    @Test
    void invalidUtf8AcrossFragmentsClosesWith1007() {
        try (RawSocket socket = socket()) {
            socket.write(frame(RawSocket.TEXT, false, new byte[] {'{', (byte) 0xc3}));
            socket.write(frame(RawSocket.CONTINUATION, true, new byte[] {'}'}));
            assertThat(socket.await(RawSocket.CLOSE).closeCode()).isEqualTo(1007);
        }
    }

    @Test
    void theReplacementCharacterItselfIsALetterLikeAnother() {
        try (RawSocket socket = socket()) {
            socket.send(
                    RawSocket.TEXT,
                    "{\"type\":\"hello\",\"protocol\":1,\"x\":\"\uFFFD\"}".getBytes(StandardCharsets.UTF_8));
            assertThat(socket.await(RawSocket.TEXT).text()).contains("welcome");
        }
    }

    @Test
    void aLetterMayBeSplitBetweenFragments() {
        try (RawSocket socket = socket()) {
            byte[] hello = "{\"type\":\"hello\",\"protocol\":1,\"x\":\"ä\"}".getBytes(StandardCharsets.UTF_8);
            int inside = hello.length - 3;
            socket.write(frame(RawSocket.TEXT, false, java.util.Arrays.copyOf(hello, inside)));
            socket.write(
                    frame(RawSocket.CONTINUATION, true, java.util.Arrays.copyOfRange(hello, inside, hello.length)));
            assertThat(socket.await(RawSocket.TEXT).text()).contains("welcome");
        }
    }

    @Test
    void aFrameThatIsNotMaskedClosesWith1002() {
        try (RawSocket socket = socket()) {
            socket.write(new byte[] {(byte) 0x81, 2, '{', '}'});
            assertThat(socket.await(RawSocket.CLOSE).closeCode()).isEqualTo(1002);
        }
    }

    @Test
    void aPingIsAnsweredWithItsOwnPayload() {
        try (RawSocket socket = socket()) {
            socket.send(RawSocket.PING, "are you there".getBytes(StandardCharsets.UTF_8));
            assertThat(socket.await(RawSocket.PONG).text()).isEqualTo("are you there");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 4999})
    void aCloseFrameIsAnsweredWithItsOwnCode(int code) {
        try (RawSocket socket = socket()) {
            socket.send(
                    RawSocket.CLOSE,
                    ByteBuffer.allocate(5)
                            .putShort((short) code)
                            .put("bye".getBytes(StandardCharsets.UTF_8))
                            .array());
            assertThat(socket.await(RawSocket.CLOSE).closeCode()).isEqualTo(code);
            assertThat(socket.awaitEnd()).isTrue();
        }
    }

    @Test
    void aCloseFrameWithoutCodeIsAnsweredWithoutCode() {
        try (RawSocket socket = socket()) {
            socket.send(RawSocket.CLOSE, new byte[0]);
            assertThat(socket.await(RawSocket.CLOSE).payload()).isEmpty();
        }
    }

    @Test
    void theTenthFrameThatIsNoMessageClosesWith1008() {
        try (TestPeer peer = server.peer()) {
            for (int i = 0; i < 10; i++) {
                peer.send(i % 2 == 0 ? "nonsense" : "{'type':'start','tags':'all'}")
                        .expectError("bad-message");
            }
            assertThat(peer.awaitClose()).isEqualTo(1008);
        }
    }

    @Test
    void framesOfUnknownTypeCountAmongTheTen() {
        try (TestPeer peer = server.peer()) {
            IntStream.range(0, 10).forEach(i -> peer.send("{'type':'dance'}").expectError("unknown-type"));
            assertThat(peer.awaitClose()).isEqualTo(1008);
        }
    }

    @Test
    void nineFramesThatAreNoMessageChangeNothing() {
        try (TestPeer one = server.peer();
                TestPeer two = server.peer()) {
            one.start().expect("waiting");
            two.start().expect("waiting");
            String call = TestPeer.text(one.expect("matched"), "callId");
            two.expect("matched");
            for (int i = 0; i < 9; i++) {
                one.send("{'type':'report','callId':'" + call + "','reason':'none of these'}")
                        .expectError("bad-message");
            }
            one.candidate(call, "after");
            assertThat(TestPeer.text(two.expect("candidate"), "callId")).isEqualTo(call);
        }
    }

    @Test
    void whatIsRefusedForItsStateIsNoneOfTheTen() {
        try (TestPeer peer = server.peer()) {
            IntStream.range(0, 12)
                    .forEach(i -> peer.send("{'type':'report','callId':'none','reason':'spam'}")
                            .expectError("not-in-call"));
            peer.expectNothing();
        }
    }
}
