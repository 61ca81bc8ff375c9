package com.rizztalk.signaling;

import static com.rizztalk.testing.TestPeer.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.rizztalk.matchmaking.Ids;
import com.rizztalk.testing.TestPeer;
import com.rizztalk.testing.TestRedis;
import com.rizztalk.testing.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A Redis that writes everything it has into files, as one in production does. */
class NothingWrittenDownTest {
    private static final String PUBLIC_ADDRESS = "203.0.113.77";
    private static final String PRIVATE_ADDRESS = "192.168.71.13";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private TestRedis redis;
    private TestServer first;
    private TestServer second;

    @BeforeEach
    void start() {
        redis = TestRedis.start(
                "--appendonly", "yes", "--appendfsync", "always", "--save", "1 1", "--rdbcompression", "no");
        first = TestServer.start(redis.uri());
        second = TestServer.start(redis.uri());
    }

    @AfterEach
    void stop() {
        second.close();
        first.close();
        redis.close();
    }

    @Test
    @DisplayName("Frames for a lost connection come after its return, and none of Redis' files has an address")
    void keepsFramesAndWritesNoAddress() throws IOException {
        TestPeer one = first.peer();
        TestPeer two = second.peer();
        one.start().expect("waiting");
        two.start().expect("waiting");
        String call = text(one.expect("matched"), "callId");
        two.expect("matched");

        two.drop();
        Awaitility.await().until(() -> redis.commands().zcard("rizztalk:{main}:lost") == 1);
        one.send("{'type':'description','callId':'" + call + "','description':{'type':'offer','sdp':'c=IN IP4 "
                + PRIVATE_ADDRESS + "'}}");
        one.candidate(call, "candidate:1 1 udp 2113937151 " + PRIVATE_ADDRESS + " 50000 typ host");
        one.candidate(
                call, "candidate:2 1 udp 1677729535 " + PUBLIC_ADDRESS + " 50001 typ srflx raddr " + PRIVATE_ADDRESS);
        Awaitility.await().until(() -> redis.commands().llen("rizztalk:{main}:inbox:" + sessionOf(two)) == 3);

        // While the frames are there: as a backup, or a rewrite of the append-only file, would find them.
        redis.commands().save();
        redis.commands().bgrewriteaof();
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> redis.commands().info("persistence").contains("aof_rewrite_in_progress:0"));
        assertThat(files()).contains("session").doesNotContain(PUBLIC_ADDRESS, PRIVATE_ADDRESS, "127.0.0.1");

        TestPeer back = two.resumedAt(first.webSocket());
        back.expect("description");
        assertThat(candidate(back)).contains(PRIVATE_ADDRESS);
        assertThat(candidate(back)).contains(PUBLIC_ADDRESS);
        assertThat(files()).doesNotContain(PUBLIC_ADDRESS, PRIVATE_ADDRESS, "127.0.0.1", two.token());
    }

    private static String candidate(TestPeer peer) {
        return text(peer.expect("candidate").get("candidate"), "candidate");
    }

    private static String sessionOf(TestPeer peer) {
        return Ids.sessionId(peer.token());
    }

    /** All that Redis has written, as letters. Its own log tells where it listens, and is none of it. */
    private String files() throws IOException {
        try (Stream<Path> files = Files.walk(redis.process().folder())) {
            StringBuilder all = new StringBuilder();
            files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("redis.log"))
                    .forEach(file -> all.append(read(file)));
            return all.toString();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
