package com.rizztalk.bench.soak;

import com.rizztalk.bench.crowd.Connector;
import com.rizztalk.bench.crowd.Dialect;
import com.rizztalk.bench.crowd.RizztalkDialect;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/** One visitor, what he believes, and what he does. Everything of it runs on the soak's one thread. */
final class Visitor {
    /** What a visitor believes of his session. */
    enum State {
        AWAY,
        GREETING,
        IDLE,
        WAITING,
        IN_CALL
    }

    private static final Dialect DIALECT = new RizztalkDialect();

    final int number;
    private final EventLoop loop;
    private final Referee referee;
    private @Nullable Line line;
    private String token = "";
    private State state = State.AWAY;
    private String call = "";
    private boolean stopping;
    private long askedAt;
    private long since;

    Visitor(int number, EventLoop loop, Referee referee) {
        this.number = number;
        this.loop = loop;
        this.referee = referee;
    }

    State state() {
        return state;
    }

    String call() {
        return call;
    }

    /** Whether a stop of his is not answered yet: until then a match may have been made before it. */
    boolean isStopping() {
        return stopping;
    }

    /** When he asked for what is not answered yet, by {@link System#nanoTime}; 0 where nothing is. */
    long askedAt() {
        return askedAt;
    }

    /** Since when he is in his state, by {@link System#nanoTime}. */
    long since() {
        return since;
    }

    /** Connects to one of the servers; a session that he had goes on. */
    void come(int port) {
        Line fresh = new Line(this);
        line = fresh;
        become(State.GREETING, call);
        Connector.connect(loop, port, DIALECT.path(), number, fresh).addListener(done -> {
            if (!done.isSuccess()) {
                fresh.cut();
            }
        });
    }

    /** The next time he comes as somebody new. */
    void forget() {
        token = "";
        call = "";
    }

    void reached() {
        send(token.isEmpty() ? DIALECT.hello() : "{\"type\":\"hello\",\"protocol\":1,\"resume\":\"" + token + "\"}");
        askedAt = System.nanoTime();
    }

    void start(String tag) {
        askedAt = System.nanoTime();
        send("{\"type\":\"start\",\"tags\":[\"" + tag + "\"],\"language\":\"en\"}");
    }

    void skip() {
        askedAt = System.nanoTime();
        become(State.WAITING, "");
        send("{\"type\":\"skip\"}");
    }

    void stop() {
        askedAt = System.nanoTime();
        stopping = true;
        become(State.IDLE, "");
        send(DIALECT.stop(""));
    }

    /** A candidate that says who sent it. */
    void candidate() {
        send(DIALECT.candidate(
                call,
                "",
                "{\"candidate\":\"candidate:1 1 udp 1 192.0.2.1 9 typ host\",\"usernameFragment\":\"" + number
                        + "\"}"));
    }

    void drop() {
        if (line != null) {
            line.cut();
        }
    }

    void lost() {
        askedAt = 0;
        stopping = false;
        line = null;
        become(State.AWAY, call);
        referee.lost(this);
    }

    void heard(String frame) {
        String id = Dialect.after(frame, "\"callId\":\"");
        switch (Dialect.after(frame, "\"type\":\"")) {
            case "welcome" -> welcome(frame, id);
            case "waiting" -> answered(State.WAITING, "");
            case "matched" -> {
                referee.matched(this, id, frame.contains("\"polite\":true"));
                if (!stopping) {
                    answered(State.IN_CALL, id);
                }
            }
            case "ended" -> {
                if (id.equals(call)) {
                    become(State.IDLE, "");
                }
            }
            case "idle" -> {
                stopping = false;
                answered(State.IDLE, "");
            }
            case "candidate" -> referee.candidate(this, id, Dialect.after(frame, "\"usernameFragment\":\""));
            case "error" -> refused(frame);
            default -> {}
        }
    }

    private void welcome(String frame, String id) {
        token = Dialect.after(frame, "\"resume\":\"");
        switch (Dialect.after(frame, "\"state\":\"")) {
            case "idle" -> answered(State.IDLE, "");
            case "waiting" -> answered(State.WAITING, "");
            case "in-call" -> answered(State.IN_CALL, id);
            default -> referee.violation(this, "was welcomed with: " + frame);
        }
    }

    /** Whether what was asked for happened is not known then: a session that comes again is told how it stands. */
    private void refused(String frame) {
        if (frame.contains("\"code\":\"unavailable\"")) {
            referee.tellUnavailable();
            drop();
        } else {
            referee.violation(this, "was told: " + frame);
        }
    }

    private void answered(State newState, String newCall) {
        askedAt = 0;
        become(newState, newCall);
    }

    private void become(State newState, String newCall) {
        if (state != newState || !call.equals(newCall)) {
            since = System.nanoTime();
        }
        state = newState;
        call = newCall;
    }

    private void send(String text) {
        if (line != null) {
            line.send(text);
        }
    }
}
