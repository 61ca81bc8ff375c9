package com.rizztalk.signaling;

import com.rizztalk.protocol.ClientMessage.Connected;
import com.rizztalk.protocol.EndReason;
import com.rizztalk.protocol.SessionState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What monitoring sees of signalling. No label ever holds a session, a call or an address. */
@Singleton
final class SignalingMetrics {
    private static final Duration[] WAITS = seconds(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300);
    private static final Duration[] SETUPS = seconds(0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30);
    private static final Duration[] TALKS = seconds(5, 15, 30, 60, 180, 600, 1800, 3600);

    private final MeterRegistry meters;
    private final Counter matches;
    private final Counter untold;
    private final Counter relayed;
    private final Timer wait;

    SignalingMetrics(MeterRegistry meters, Sessions sessions) {
        this.meters = meters;
        this.matches = meters.counter("rizztalk.matches");
        this.untold = meters.counter("rizztalk.matches.untold");
        this.relayed = meters.counter("rizztalk.frames.relayed");
        this.wait = Timer.builder("rizztalk.wait")
                .description("From entering the pool to matched")
                .serviceLevelObjectives(WAITS)
                .register(meters);
        for (SessionState state : SessionState.values()) {
            Gauge.builder("rizztalk.sessions", sessions, all -> all.count(state))
                    .description("Sessions of this node")
                    .tag("state", state.wire())
                    .register(meters);
        }
    }

    void matched(Session session) {
        matches.increment();
        wait.record(session.nanosInState(), TimeUnit.NANOSECONDS);
    }

    void matchUntold() {
        untold.increment();
    }

    /** The session's present call, if there is one, is over. */
    void leftCall(Session session, EndReason reason) {
        if (session.call() != null) {
            meters.counter("rizztalk.calls.ended", "reason", reason.wire()).increment();
            Timer.builder("rizztalk.call.duration")
                    .description("From matched to the end, by each side")
                    .serviceLevelObjectives(TALKS)
                    .register(meters)
                    .record(session.nanosInState(), TimeUnit.NANOSECONDS);
        }
    }

    void connected(Connected connected) {
        meters.counter("rizztalk.connected", "path", connected.path().wire()).increment();
        Timer.builder("rizztalk.setup")
                .description("From matched to the first media, as the browser says")
                .serviceLevelObjectives(SETUPS)
                .register(meters)
                .record(connected.setupMillis(), TimeUnit.MILLISECONDS);
    }

    void relayed() {
        relayed.increment();
    }

    void resumed(boolean found) {
        meters.counter("rizztalk.resumes", "outcome", found ? "resumed" : "unknown")
                .increment();
    }

    private static Duration[] seconds(double... bounds) {
        Duration[] durations = new Duration[bounds.length];
        for (int i = 0; i < bounds.length; i++) {
            durations[i] = Duration.ofMillis((long) (bounds[i] * 1000));
        }
        return durations;
    }
}
