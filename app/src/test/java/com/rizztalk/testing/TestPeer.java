package com.rizztalk.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A browser as the server sees it: speaks the protocol, and expects frames in order. */
public final class TestPeer implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = JsonMapper.createDefault();
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final URI uri;
    private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;
    private String token = "";
    private long online = -1;
    private volatile boolean reading = true;
    private volatile boolean left;

    private TestPeer(URI uri, String... headers) {
        this.uri = uri;
        WebSocket.Builder builder = HTTP.newWebSocketBuilder().connectTimeout(PATIENCE);
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        this.socket = builder.buildAsync(uri, new Listener()).join();
    }

    /** Connects without a hello. */
    public static TestPeer connect(URI uri, String... headers) {
        return new TestPeer(uri, headers);
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                frames.add(parse(text.toString()));
                text.setLength(0);
            }
            if (reading) {
                webSocket.request(1);
            }
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            closed.complete(statusCode);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            closed.completeExceptionally(error);
        }
    }

    /** Says hello as a newcomer and expects the welcome. */
    public TestPeer hello() {
        return welcomed("{\"type\":\"hello\",\"protocol\":1}");
    }

    /** Says hello with a token and expects the welcome. */
    public TestPeer hello(String resume) {
        return welcomed("{\"type\":\"hello\",\"protocol\":1,\"resume\":\"" + resume + "\"}");
    }

    private TestPeer welcomed(String hello) {
        send(hello);
        welcome = expect("welcome");
        token = text(welcome, "resume");
        return this;
    }

    private JsonNode welcome = JsonNode.nullNode();

    /** The welcome that answered the hello. */
    public JsonNode welcome() {
        return welcome;
    }

    /** The token that brings the session back. */
    public String token() {
        return token;
    }

    /** A new connection that resumes this peer's session at the same node. */
    public TestPeer resumed() {
        return resumedAt(uri);
    }

    /** A new connection that resumes this peer's session at another node. */
    public TestPeer resumedAt(URI node) {
        return connect(node).hello(token);
    }

    /** Sends a frame; quotes may be single ones. */
    public TestPeer send(String json) {
        socket.sendText(json.replace('\'', '"'), true).join();
        return this;
    }

    /** Sends one fragment of a message. */
    public TestPeer sendPart(String part, boolean last) {
        socket.sendText(part, last).join();
        return this;
    }

    /** Sends a binary frame. */
    public TestPeer sendBinary(byte[] data) {
        socket.sendBinary(ByteBuffer.wrap(data), true).join();
        return this;
    }

    /** Enters the pool without preferences. */
    public TestPeer start() {
        return send("{'type':'start'}");
    }

    /** Ends the call and enters the pool. */
    public TestPeer skip() {
        return send("{'type':'skip'}");
    }

    /** Leaves the pool or the call. */
    public TestPeer stop() {
        return send("{'type':'stop'}");
    }

    /** Trickles a candidate with a text of its own. */
    public TestPeer candidate(String callId, String text) {
        return send("{'type':'candidate','callId':'" + callId + "','candidate':{'candidate':'" + text + "'}}");
    }

    /** The next frame but for online counts; fails where it is of another type. */
    public JsonNode expect(String type) {
        JsonNode frame = next();
        assertThat(text(frame, "type")).as("type of %s", string(frame)).isEqualTo(type);
        return frame;
    }

    /** Expects an error of this code. */
    public JsonNode expectError(String code) {
        JsonNode frame = expect("error");
        assertThat(text(frame, "code")).isEqualTo(code);
        assertThat(text(frame, "message")).endsWith(".");
        return frame;
    }

    /** Expects the end of a call. */
    public void expectEnded(String callId, String reason) {
        JsonNode frame = expect("ended");
        assertThat(text(frame, "callId")).isEqualTo(callId);
        assertThat(text(frame, "reason")).isEqualTo(reason);
    }

    /** Expects the end of a call that may take longer than frames usually do. */
    public void expectEndedWithin(String callId, String reason, Duration atMost) {
        Awaitility.await().atMost(atMost).until(() -> unread() > 0);
        expectEnded(callId, reason);
    }

    /** Proves with a ping that no frame but online counts came before its answer. */
    public void expectNothing() {
        send("{'type':'ping','id':424242}");
        expect("pong");
    }

    /** The next frame but for online counts, whatever it is. */
    public JsonNode next() {
        try {
            while (true) {
                JsonNode frame = frames.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                if (frame == null) {
                    throw new AssertionError("No frame came within " + PATIENCE + (closed.isDone() ? "; closed" : ""));
                }
                if (!text(frame, "type").equals("online")) {
                    return frame;
                }
                online = frame.get("count").getLongValue();
            }
        } catch (InterruptedException e) {
            throw new AssertionError("Interrupted while waiting for a frame", e);
        }
    }

    /** The next online count, or the last that came in between. */
    public long awaitOnline() {
        try {
            JsonNode frame = frames.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(frame).as("an online frame").isNotNull();
            assertThat(text(frame, "type")).isEqualTo("online");
            online = frame.get("count").getLongValue();
            return online;
        } catch (InterruptedException e) {
            throw new AssertionError("Interrupted while waiting for a frame", e);
        }
    }

    /** The next frame that came already, or null. */
    public @Nullable JsonNode poll() {
        return frames.poll();
    }

    /** Frames but for online counts that came and nobody has expected yet. */
    public int unread() {
        return (int) frames.stream()
                .filter(frame -> !text(frame, "type").equals("online"))
                .count();
    }

    /** Waits for the close frame; returns its code. */
    public int awaitClose() {
        try {
            return closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("The connection was not closed within " + PATIENCE, e);
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            throw new AssertionError("The connection broke", e);
        }
    }

    /** Whether the connection is closed, or broke, from either side. */
    public boolean isClosed() {
        return left || closed.isDone();
    }

    /** Stops reading, as a client on a dead network does. */
    public void stopReading() {
        reading = false;
    }

    /** Reads on. */
    public void readOn() {
        reading = true;
        socket.request(1);
    }

    /** Cuts the connection without a close frame. */
    public void drop() {
        socket.abort();
    }

    /** Closes in order. */
    @Override
    public void close() {
        left = true;
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").exceptionally(alreadyClosed -> socket);
    }

    /** Closes as a browser does whose page is closed or loaded again. */
    public void leavePage() {
        left = true;
        socket.sendClose(1001, "").exceptionally(alreadyClosed -> socket);
    }

    /** A member's text. */
    public static String text(JsonNode frame, String member) {
        JsonNode value = frame.get(member);
        return value == null ? "" : value.coerceStringValue();
    }

    /** Parses JSON. */
    public static JsonNode parse(String json) {
        try {
            return JSON.readValue(json, JsonNode.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String string(JsonNode frame) {
        try {
            return JSON.writeValueAsString(frame);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
