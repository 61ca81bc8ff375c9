package com.rizztalk.browser;

import com.microsoft.playwright.WebSocketRoute;
import com.rizztalk.protocol.CloseCode;
import java.net.URI;
import java.util.function.Consumer;

/**
 * The states of the panel that nobody comes to by pressing Start alone. The site must ban after one report
 * ({@code rizztalk.moderation.reporters}).
 */
enum Scene {
    MICROPHONE("Allow your microphone to talk.") {
        @Override
        Person play(Browsers browsers, LocalSite site, Wish wish) {
            return started(browsers, site, wish.script(capture("new Promise(() => {})")));
        }
    },
    CONNECTING("Found someone. Connecting…") {
        @Override
        Person play(Browsers browsers, LocalSite site, Wish wish) {
            return withOneWhoNeverAnswers(browsers, site, wish);
        }
    },
    RECONNECTING("Hold on, reconnecting…") {
        @Override
        Person play(Browsers browsers, LocalSite site, Wish wish) {
            Person person = withOneWhoNeverAnswers(browsers, site, wish);
            person.page().reload();
            return person;
        }
    },
    DENIED("Your browser blocked the microphone.") {
        @Override
        Person play(Browsers browsers, LocalSite site, Wish wish) {
            return started(browsers, site, wish.denyingMicrophone());
        }
    },
    NO_MICROPHONE("No microphone found.") {
        @Override
        Person play(Browsers browsers, LocalSite site, Wish wish) {
            return started(browsers, site, wish.script(capture(rejection("NotFoundError"))));
        }
    },
    BUSY("The microphone didn’t open.") {
        @Override
        Person play(Browsers browsers, LocalSite site, Wish wish) {
            return started(browsers, site, wish.script(capture(rejection("NotReadableError"))));
        }
    },
    INSECURE("This page isn’t secure.") {
        @Override
        Person play(Browsers browsers, LocalSite site, Wish wish) {
            return browsers.person(
                    URI.create("http://insecure.test:" + site.page().getPort() + "/"), wish);
        }
    },
    UNSUPPORTED("This browser can’t make voice calls.") {
        @Override
        Person play(Browsers browsers, LocalSite site, Wish wish) {
            return browsers.person(site.page(), wish.unprobed().script("delete globalThis.RTCPeerConnection"));
        }
    },
    OFFLINE("You’re offline.") {
        @Override
        Person play(Browsers browsers, LocalSite site, Wish wish) {
            Person person = browsers.person(site.page(), wish);
            person.awaitOnline(1);
            person.context().setOffline(true);
            return person;
        }
    },
    UNREACHABLE("We can’t reach Rizztalk.") {
        @Override
        Person play(Browsers browsers, LocalSite site, Wish wish) {
            Person person = answered(browsers, site, wish, WebSocketRoute::close);
            person.page().clock().fastForward(LONG_MILLIS);
            return person;
        }
    },
    FULL("Too many connections from your network.") {
        @Override
        Person play(Browsers browsers, LocalSite site, Wish wish) {
            return answered(
                    browsers,
                    site,
                    wish,
                    socket ->
                            socket.close(new WebSocketRoute.CloseOptions().setCode(CloseCode.TRY_AGAIN_LATER.code())));
        }
    },
    BANNED("You can’t join right now.") {
        @Override
        Person play(Browsers browsers, LocalSite site, Wish wish) {
            Person person = browsers.person(site.page(), wish);
            Person other = browsers.person(site.page());
            person.start();
            other.start();
            // Only a report of a call in which both heard each other bans.
            person.awaitState("connected");
            other.awaitState("connected");
            other.report("Hate");
            return person;
        }
    },
    RELAY_UNAVAILABLE("Your IP address can’t be hidden right now.") {
        @Override
        Person play(Browsers browsers, LocalSite site, Wish wish) {
            return started(browsers, site, wish.settings("{ relayOnly: true }"));
        }
    },
    NO_WAY("No way through the network.") {
        @Override
        Person play(Browsers browsers, LocalSite site, Wish wish) {
            Person person = withOneWhoNeverAnswers(browsers, site, wish);
            // In steps, since each try begins by what the server answered to the one before.
            for (int i = 0; i < STEPS && !person.state().equals("error"); i++) {
                person.page().clock().runFor(STEP_MILLIS);
            }
            return person;
        }
    };

    /** A little longer than the page waits before it says that nobody answers. */
    private static final int LONG_MILLIS = 16_000;

    private static final int STEP_MILLIS = 2_000;
    private static final int STEPS = 40;

    private final String title;

    Scene(String title) {
        this.title = title;
    }

    /** Brings somebody there. */
    abstract Person play(Browsers browsers, LocalSite site, Wish wish);

    /** Somebody who is there, with a clock of their own. */
    Person person(Browsers browsers, LocalSite site, Wish wish) {
        Person person = play(browsers, site, wish.clock());
        person.awaitTitle(title);
        return person;
    }

    private static Person started(Browsers browsers, LocalSite site, Wish wish) {
        Person person = browsers.person(site.page(), wish);
        person.start();
        return person;
    }

    private static Person withOneWhoNeverAnswers(Browsers browsers, LocalSite site, Wish wish) {
        site.server().peer().start().expect("waiting");
        Person person = started(browsers, site, wish);
        person.awaitState("connecting");
        return person;
    }

    /** Somebody whose connections are answered so. */
    private static Person answered(Browsers browsers, LocalSite site, Wish wish, Consumer<WebSocketRoute> answer) {
        Person person = browsers.person(site.page(), wish);
        person.page().routeWebSocket("**/v1/ws", answer);
        person.page().reload();
        return person;
    }

    private static String rejection(String name) {
        return "Promise.reject(new DOMException('No', '" + name + "'))";
    }

    private static String capture(String answer) {
        // A page that is still empty has no devices.
        return "if (navigator.mediaDevices) navigator.mediaDevices.getUserMedia = () => " + answer;
    }
}
