package com.rizztalk.signaling;

import com.rizztalk.matchmaking.MatchmakingConfiguration;
import com.rizztalk.matchmaking.NodeEvent.Call;
import com.rizztalk.protocol.CandidatePath;
import com.rizztalk.protocol.ClientMessage.Connected;
import com.rizztalk.protocol.EndReason;
import com.rizztalk.protocol.SessionState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The metrics of signaling. No label ever holds a session, a call or an address. */
@Singleton
final class SignalingMetrics {
    private static final Duration[] STARTS = seconds(0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5);
    private static final Duration[] WAITS = seconds(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300);
    private static final Duration[] SETUPS = seconds(0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30);
    private static final Duration[] TALKS = seconds(5, 15, 30, 60, 180, 600, 1800, 3600);

    private static final long MAX_SETUP_MILLIS = 60_000;

    private static final String ENDED = "rizztalk.calls.ended";
    private static final String CONNECTED = "rizztalk.connected";
    private static final String RESUMES = "rizztalk.resumes";

    private final MeterRegistry meters;
    private final Counter matches;
    private final Counter untold;
    private final Counter relayed;
    private final Counter startsFailed;
    private final Counter unconnected;
    private final long patience;
    private final Timer start;
    private final Timer wait;
    private final Timer setup;
    private final Timer duration;

    SignalingMetrics(MeterRegistry meters, Sessions sessions, MatchmakingConfiguration configuration) {
        this.patience = configuration.connectedWithin().toNanos();
        this.unconnected = meters.counter("rizztalk.unconnected");
        this.meters = meters;
        this.matches = meters.counter("rizztalk.matches");
        this.untold = meters.counter("rizztalk.matches.untold");
        this.relayed = meters.counter("rizztalk.frames.relayed");
        this.startsFailed = meters.counter("rizztalk.starts.failed");
        this.start = Timer.builder("rizztalk.start")
                .description("From start or skip to waiting or matched")
                .serviceLevelObjectives(STARTS)
                .register(meters);
        this.wait = Timer.builder("rizztalk.wait")
                .description("From entering the pool to matched")
                .serviceLevelObjectives(WAITS)
                .register(meters);
        this.setup = Timer.builder("rizztalk.setup")
                .description("From matched to the first media, as the browser says")
                .serviceLevelObjectives(SETUPS)
                .register(meters);
        this.duration = Timer.builder("rizztalk.call.duration")
                .description("From matched to the end")
                .serviceLevelObjectives(TALKS)
                .register(meters);
        // From the start, so that a rate of them is never without a beginning.
        Arrays.stream(EndReason.values()).forEach(reason -> meters.counter(ENDED, "reason", reason.wire()));
        Arrays.stream(CandidatePath.values()).forEach(path -> meters.counter(CONNECTED, "path", path.wire()));
        Stream.of("resumed", "unknown").forEach(outcome -> meters.counter(RESUMES, "outcome", outcome));
        for (SessionState state : SessionState.values()) {
            Gauge.builder("rizztalk.sessions", sessions, all -> all.count(state))
                    .description("Sessions of this node")
                    .tag("state", state.wire())
                    .register(meters);
        }
    }

    /** A visitor who asked at {@code asked}, by {@link System#nanoTime}, got {@code waiting} or {@code matched}. */
    void started(long asked) {
        start.record(System.nanoTime() - asked, TimeUnit.NANOSECONDS);
    }

    /** A visitor who asked got {@code unavailable}. */
    void startFailed() {
        startsFailed.increment();
    }

    /**
     * Counted by the side that offers: one match, whichever nodes its two sides are on. Must be called while the
     * session is still in the state before the match: a visitor who did not get {@code waiting} has not waited.
     */
    void matched(Session session, Call call) {
        if (!call.polite()) {
            matches.increment();
        }
        wait.record(session.state() == SessionState.WAITING ? session.nanosInState() : 0, TimeUnit.NANOSECONDS);
    }

    void matchUntold() {
        untold.increment();
    }

    /** A side gets the end of its call. The side that ended it gets none, so each call counts once. */
    void ended(Session session, EndReason reason) {
        meters.counter(ENDED, "reason", reason.wire()).increment();
        duration.record(session.nanosInState(), TimeUnit.NANOSECONDS);
    }

    /**
     * To be called before a session leaves whatever state it is in. A side of a call that was not connected in time,
     * and is left, counts; one that is skipped at once does not.
     */
    void leaves(Session session) {
        if (session.awaitsConnected() && session.nanosInState() > patience) {
            unconnected.increment();
        }
    }

    void connected(Connected connected) {
        meters.counter(CONNECTED, "path", connected.path().wire()).increment();
        // A client may say anything; one absurd number would spoil the sum until the next start.
        setup.record(Math.min(connected.setupMillis(), MAX_SETUP_MILLIS), TimeUnit.MILLISECONDS);
    }

    void relayed() {
        relayed.increment();
    }

    void resumed(boolean found) {
        meters.counter(RESUMES, "outcome", found ? "resumed" : "unknown").increment();
    }

    private static Duration[] seconds(double... bounds) {
        Duration[] durations = new Duration[bounds.length];
        for (int i = 0; i < bounds.length; i++) {
            durations[i] = Duration.ofMillis((long) (bounds[i] * 1000));
        }
        return durations;
    }
}
