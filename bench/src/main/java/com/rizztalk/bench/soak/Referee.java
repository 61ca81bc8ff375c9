package com.rizztalk.bench.soak;

import com.rizztalk.bench.soak.Visitor.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sees what every visitor is told, and says what must not be: the promises of the protocol, by what two strangers know
 * of each other. On the soak's one thread.
 */
final class Referee {
    /** A start, a stop or a hello is answered within it, whatever else goes on. */
    private static final Duration ANSWER = Duration.ofSeconds(10);

    /** Two who wait are brought together within it: after 10 s anybody is taken (protocol, "What always holds", 3). */
    private static final Duration TOGETHER = Duration.ofSeconds(30);

    /** One whose peer was never told is told that it is over within it: a grace, a dead node's lease, and some. */
    private static final Duration BOTH_TOLD = Duration.ofSeconds(60);

    private static final int SAID_ALOUD = 20;

    private record Side(Visitor visitor, boolean polite) {}

    private static final class Call {
        final List<Side> sides = new ArrayList<>(2);
        final long since = System.nanoTime();
        boolean accused;
    }

    private final Map<String, Call> calls = new HashMap<>();
    private final Comeback comeback;
    private long told;
    private long violations;
    private long unavailable;
    private long troubledUntil = System.nanoTime();

    /** What is to become of a visitor whose line broke. */
    interface Comeback {
        void lost(Visitor visitor);
    }

    Referee(Comeback comeback) {
        this.comeback = comeback;
    }

    long violations() {
        return violations;
    }

    /** Calls of which both sides were told. */
    long pairs() {
        return told;
    }

    /** Answers that the service is not available for a moment: Redis did not answer within its 2 s. */
    long unavailable() {
        return unavailable;
    }

    void tellUnavailable() {
        unavailable++;
    }

    /** A node was killed: within 30 s all is as before (protocol, "What always holds", 7). */
    void nodeKilled() {
        troubledUntil = System.nanoTime() + Duration.ofSeconds(45).toNanos();
    }

    void violation(Visitor visitor, String what) {
        violations++;
        if (violations <= SAID_ALOUD) {
            System.out.println("  visitor " + visitor.number + " " + what);
        }
    }

    void lost(Visitor visitor) {
        comeback.lost(visitor);
    }

    void matched(Visitor visitor, String id, boolean polite) {
        if (visitor.state() == State.IN_CALL && !visitor.call().equals(id)) {
            violation(visitor, "was matched in " + id + " while in " + visitor.call());
        }
        if (visitor.state() == State.IDLE && !visitor.isStopping() && visitor.askedAt() == 0) {
            violation(visitor, "was matched in " + id + " and had not asked");
        }
        Call call = calls.computeIfAbsent(id, it -> new Call());
        for (Side side : call.sides) {
            if (side.visitor == visitor) {
                if (side.polite != polite) {
                    violation(visitor, "is polite and impolite in " + id);
                }
                return;
            }
        }
        if (call.sides.size() == 2) {
            violation(visitor, "is the third in " + id);
        } else if (call.sides.size() == 1) {
            told++;
            if (call.sides.getFirst().polite == polite) {
                violation(visitor, "and his peer have one role in " + id);
            }
        }
        call.sides.add(new Side(visitor, polite));
    }

    /** Who skipped may be told of his last call until he is told of the next. */
    void candidate(Visitor visitor, String id, String sender) {
        Call call = calls.get(id);
        if (visitor.state() == State.IN_CALL && !visitor.call().equals(id)) {
            violation(visitor, "in " + visitor.call() + " heard a frame of " + id);
        } else if (call != null
                && call.sides.size() == 2
                && call.sides.stream()
                        .noneMatch(side -> side.visitor != visitor
                                && Integer.toString(side.visitor.number).equals(sender))) {
            violation(visitor, "heard " + sender + ", who is not in " + id);
        }
    }

    /** Every second. */
    void look(List<Visitor> visitors) {
        long now = System.nanoTime();
        boolean quiet = now > troubledUntil;
        int forever = 0;
        for (Visitor visitor : visitors) {
            if (visitor.askedAt() != 0 && now - visitor.askedAt() > ANSWER.toNanos()) {
                violation(visitor, "has no answer while " + visitor.state());
                visitor.drop();
            }
            if (visitor.state() == State.WAITING && now - visitor.since() > TOGETHER.toNanos()) {
                forever++;
            }
        }
        if (quiet && forever > 1) {
            violations++;
            System.out.println("  " + forever + " wait for longer than " + TOGETHER.toSeconds() + " s");
        }
        calls.values().removeIf(call -> quiet && isOver(call, now));
    }

    private boolean isOver(Call call, long now) {
        boolean old = now - call.since > BOTH_TOLD.toNanos();
        if (old && call.sides.size() == 1 && !call.accused) {
            Visitor alone = call.sides.getFirst().visitor;
            if (alone.state() == State.IN_CALL && calls.get(alone.call()) == call) {
                call.accused = true;
                violation(alone, "is alone in " + alone.call());
            }
        }
        return old && call.sides.stream().noneMatch(side -> calls.get(side.visitor.call()) == call);
    }
}
