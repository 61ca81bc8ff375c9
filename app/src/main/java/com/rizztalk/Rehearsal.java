package com.rizztalk;

import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Two visitors of the server's own, who are matched, exchange the frames of a call and part, over and over: so the
 * AOT cache knows the classes and the profile of what the server does (JEP 515), and not of its start alone. They
 * take the way that every visitor takes, except for the limits, which are off.
 */
final class Rehearsal {
    /** So many that the profile has seen each step some thousand times; a second or two on two cores. */
    private static final int CALLS = 150;

    private static final int CANDIDATES = 10;

    private final Visitor first;
    private final Visitor second;

    private Rehearsal(Visitor first, Visitor second) {
        this.first = first;
        this.second = second;
    }

    /**
     * Plays all of it. Blocks.
     *
     * @param port where the server listens on loopback
     * @throws IllegalStateException if the server does not answer as the protocol says
     */
    static void play(int port) {
        String host = InetAddress.getLoopbackAddress().getHostAddress();
        URI server = URI.create("ws://" + host + ":" + port + "/v1/ws");
        HttpClient client = HttpClient.newHttpClient();
        try {
            Rehearsal rehearsal = new Rehearsal(Visitor.connect(client, server), Visitor.connect(client, server));
            for (int i = 0; i < CALLS; i++) {
                rehearsal.call();
            }
            rehearsal.first.leave();
            rehearsal.second.leave();
        } finally {
            // Not close(), which waits for connections that a failure has left open.
            client.shutdownNow();
        }
    }

    private void call() {
        first.say("{\"type\":\"start\",\"language\":\"en\"}");
        first.hear("waiting");
        second.say("{\"type\":\"start\",\"language\":\"en\"}");
        second.hear("waiting");
        String callId = callId(first.hear("matched"));
        second.hear("matched");
        String description = "{\"type\":\"description\",\"callId\":\"" + callId
                + "\",\"description\":{\"type\":\"offer\",\"sdp\":\"v=0\\r\\n\"}}";
        pass(first, second, "description", description);
        pass(second, first, "description", description.replace("offer", "answer"));
        // Relayed, so that it passes where addresses are hidden.
        String candidate = "{\"type\":\"candidate\",\"callId\":\"" + callId
                + "\",\"candidate\":{\"candidate\":\"candidate:1 1 udp 41885439 192.0.2.1 54321 typ relay raddr 0.0.0.0 rport 9\","
                + "\"sdpMid\":\"0\",\"sdpMLineIndex\":0,\"usernameFragment\":\"abcd\"}}";
        for (int i = 0; i < CANDIDATES; i++) {
            pass(first, second, "candidate", candidate);
            pass(second, first, "candidate", candidate);
        }
        first.say("{\"type\":\"connected\",\"callId\":\"" + callId + "\",\"setupMillis\":200,\"path\":\"host\"}");
        first.say("{\"type\":\"stop\"}");
        first.hear("idle");
        second.hear("ended");
    }

    private static void pass(Visitor from, Visitor to, String type, String message) {
        from.say(message);
        to.hear(type);
    }

    private static String callId(String matched) {
        String before = "\"callId\":\"";
        int begin = matched.indexOf(before) + before.length();
        return matched.substring(begin, matched.indexOf('"', begin));
    }

    /** One of the two. What it hears besides what it waits for, such as how many are online, is passed over. */
    private static final class Visitor implements WebSocket.Listener {
        private static final Duration PATIENCE = Duration.ofSeconds(10);

        private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();
        private @Nullable WebSocket socket;

        static Visitor connect(HttpClient client, URI server) {
            Visitor visitor = new Visitor();
            visitor.socket = client.newWebSocketBuilder()
                    .connectTimeout(PATIENCE)
                    .buildAsync(server, visitor)
                    .join();
            visitor.say("{\"type\":\"hello\",\"protocol\":1}");
            visitor.hear("welcome");
            return visitor;
        }

        void say(String message) {
            socket().sendText(message, true).join();
        }

        String hear(String type) {
            String beginning = "{\"type\":\"" + type + "\"";
            try {
                while (true) {
                    String message = heard.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                    if (message == null) {
                        throw new IllegalStateException("The rehearsal waited for \"" + type + "\" in vain");
                    }
                    if (message.startsWith(beginning)) {
                        return message;
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("The rehearsal was interrupted", e);
            }
        }

        void leave() {
            socket().sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        }

        private WebSocket socket() {
            if (socket == null) {
                throw new IllegalStateException("A visitor speaks only once it is connected");
            }
            return socket;
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                heard.add(part.toString());
                part.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }
}
