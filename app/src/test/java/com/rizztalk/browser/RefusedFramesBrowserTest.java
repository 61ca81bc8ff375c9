package com.rizztalk.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import com.rizztalk.browser.Browsers.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The server refuses frames of a call as rate-limited, and does not say which. */
class RefusedFramesBrowserTest {
    @RegisterExtension
    static final LocalSite SITE = new LocalSite();

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withMicrophone();

    private static final String REFUSAL =
            "{\"type\":\"error\",\"code\":\"rate-limited\",\"message\":\"Too many frames; please slow down.\"}";

    /** A description may have been sent late enough to have candidates in it: here none has. */
    private static final Pattern CANDIDATE_LINE = Pattern.compile("a=candidate:[^\\\\]*(\\\\r)?\\\\n");

    /** More than a description and its candidates. */
    private static final int MANY = 60;

    /** Nothing of what one side sends first gets through: neither the offer nor the answer nor the candidates. */
    @Test
    void areSentAgainUntilThePeerHasThem() {
        Gate one = new Gate(Gate::isOfCall, 3);
        Gate other = new Gate(Gate::isOfCall, 3);
        Pair pair = pair(one, other);

        pair.one().awaitState("connected");
        pair.other().awaitState("connected");

        pair.one().ear().awaitVoice();
        pair.other().ear().awaitVoice();
        assertThat(one.refused()).isGreaterThan(0);
        assertThat(other.refused()).isGreaterThan(0);
        assertThat(one.repairs() + other.repairs()).as("repairs").isZero();
    }

    @Test
    void candidatesAloneAreSentAgain() {
        Gate one = new Gate(frame -> frame.contains("\"type\":\"candidate\""), MANY);
        Gate other = new Gate(frame -> frame.contains("\"type\":\"candidate\""), MANY);
        Pair pair = pair(one, other);

        pair.one().page().waitForCondition(() -> one.refusedAll() && other.refusedAll());
        one.open();
        other.open();

        pair.one().awaitState("connected");
        pair.other().awaitState("connected");
        assertThat(one.repairs() + other.repairs()).as("repairs").isZero();
    }

    /** The error is about a frame of the call that the skip has left; the server takes the skip itself. */
    @Test
    void doNotEndTheWaitThatComesAfterThem() {
        Gate gate = new Gate(frame -> false, 0);
        gate.refuseBefore("\"type\":\"skip\"");
        Person person = person(gate);
        Person other = BROWSERS.person(SITE.page());
        person.start();
        other.start();
        person.awaitState("connected");

        person.skip();

        other.awaitTitle("They moved on.");
        Person third = BROWSERS.person(SITE.page());
        third.start();
        third.awaitState("connected");
        person.awaitState("connected");
    }

    private static Pair pair(Gate one, Gate other) {
        Person first = person(one);
        Person second = person(other);
        first.start();
        second.start();
        return new Pair(first, second);
    }

    private static Person person(Gate gate) {
        Person person = BROWSERS.person(SITE.page());
        gate.standBefore(person.page());
        person.page().reload();
        person.awaitState("idle");
        return person;
    }

    /** Stands between a page and the real server, and refuses frames in its place. */
    private static final class Gate {
        private final List<String> sent = new ArrayList<>();
        private final Predicate<String> refused;
        private int left;
        private int count;
        private boolean refusedAll;
        private String before = "";

        Gate(Predicate<String> refused, int most) {
            this.refused = refused;
            left = most;
        }

        static boolean isOfCall(String frame) {
            return frame.contains("\"callId\"") && !frame.contains("\"type\":\"ice\"");
        }

        void refuseBefore(String part) {
            before = part;
        }

        void standBefore(Page page) {
            page.routeWebSocket("**/v1/ws", socket -> {
                WebSocketRoute server = socket.connectToServer();
                socket.onMessage(frame -> pass(frame.text(), socket, server));
            });
        }

        private void pass(String frame, WebSocketRoute page, WebSocketRoute server) {
            sent.add(frame);
            if (left > 0 && refused.test(frame)) {
                left--;
                count++;
                refusedAll |= frame.contains("\"candidate\":null");
                page.send(REFUSAL);
                return;
            }
            if (!before.isEmpty() && frame.contains(before)) {
                before = "";
                page.send(REFUSAL);
            }
            server.send(CANDIDATE_LINE.matcher(frame).replaceAll(""));
        }

        /** Refuses nothing from now on. */
        void open() {
            left = 0;
        }

        /** Whether the end of the candidates was refused, too. */
        boolean refusedAll() {
            return refusedAll;
        }

        int refused() {
            return count;
        }

        /** How often the page gave up on what it had sent: each repair asks for fresh servers first. */
        long repairs() {
            return sent.stream()
                    .filter(frame -> frame.contains("\"type\":\"ice\""))
                    .count();
        }
    }
}
