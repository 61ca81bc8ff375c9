package com.rizztalk.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.ForcedColors;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.ArrayList;
import java.util.List;

/** How somebody's browser differs from a plain one on a desk. */
final class Wish {
    private final Browser.NewContextOptions options = new Browser.NewContextOptions();
    private final List<String> scripts = new ArrayList<>();
    /**
     * Local network access is asked for where a page did not come straight from this machine, as one does that got its
     * policy. The screen's lock is nobody's question, but a headless browser's default is no.
     */
    private final List<String> permissions = new ArrayList<>(List.of(
            "microphone",
            "clipboard-read",
            "clipboard-write",
            "notifications",
            "local-network-access",
            "screen-wake-lock"));

    private boolean probed = true;
    private boolean clock;

    private Wish() {
        options.setViewportSize(1280, 800).setLocale("en-US");
    }

    static Wish none() {
        return new Wish();
    }

    /** A phone's screen, under a finger. */
    Wish phone(int width, int height) {
        options.setViewportSize(width, height).setHasTouch(true).setIsMobile(true);
        return this;
    }

    Wish screen(int width, int height) {
        options.setViewportSize(width, height);
        return this;
    }

    /** As with Windows' contrast themes. */
    Wish forcedColors() {
        options.setForcedColors(ForcedColors.ACTIVE);
        return this;
    }

    Wish reducedMotion() {
        options.setReducedMotion(ReducedMotion.REDUCE);
        return this;
    }

    /** The visitor answers no when the browser asks. */
    Wish denyingMicrophone() {
        permissions.remove("microphone");
        return this;
    }

    /** A script that runs before the page's own. */
    Wish script(String source) {
        scripts.add(source);
        return this;
    }

    /** Choices of an earlier visit, as the source of an object. */
    Wish settings(String choices) {
        // A page that is still empty has no storage.
        return script("if (location.protocol === 'http:') localStorage['rizztalk.settings.v1'] ??= JSON.stringify("
                + choices + ");");
    }

    /** Without the tests' ear: the page's WebRTC is as the scripts leave it. */
    Wish unprobed() {
        probed = false;
        return this;
    }

    /** With a clock that a test can put forward. */
    Wish clock() {
        clock = true;
        return this;
    }

    boolean withClock() {
        return clock;
    }

    Browser.NewContextOptions options() {
        return options;
    }

    List<String> scripts() {
        return scripts;
    }

    List<String> permissions() {
        return permissions;
    }

    boolean probed() {
        return probed;
    }
}
