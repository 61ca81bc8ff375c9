package com.rizztalk.browser;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.WebSocketFrame;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Sees all that a person's pages do: errors, words of the console, requests, frames. The pages come to them under the
 * policy that production sends, so that whatever breaks it is an error here.
 */
final class Witness {
    /** As Nginx sends it. */
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
            + " connect-src 'self'; media-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'";

    private static final Pattern PAGES = Pattern.compile("https?://[^/]+/([a-z-]+\\.html)?(\\?.*)?");
    private static final Set<String> WORTH_A_COMPLAINT = Set.of("error", "warning", "assert");

    private final List<String> complaints = new ArrayList<>();
    private final List<String> received = new ArrayList<>();
    private final List<String> sent = new ArrayList<>();
    private final List<String> expected = new ArrayList<>();

    Witness(BrowserContext context, URI site) {
        context.onConsoleMessage(this::onConsole);
        context.onWebError(error -> complaints.add(error.error()));
        context.onRequest(request -> checkHost(site, request.url()));
        context.onPage(page -> page.onWebSocket(socket -> {
            checkHost(site, socket.url());
            socket.onFrameReceived(frame -> keep(received, frame));
            socket.onFrameSent(frame -> keep(sent, frame));
        }));
        if (!"insecure.test".equals(site.getHost())) {
            context.route(PAGES, Witness::addPolicy);
        }
    }

    private static void addPolicy(Route route) {
        if (!route.request().isNavigationRequest()) {
            route.resume();
            return;
        }
        APIResponse response = route.fetch();
        Map<String, String> headers = new HashMap<>(response.headers());
        headers.putIfAbsent("content-security-policy", POLICY);
        route.fulfill(new Route.FulfillOptions().setResponse(response).setHeaders(headers));
    }

    private void onConsole(ConsoleMessage message) {
        if (WORTH_A_COMPLAINT.contains(message.type())) {
            complaints.add(message.type() + ": " + message.text() + " at " + message.location());
        }
    }

    private void checkHost(URI site, String url) {
        URI uri = URI.create(url);
        boolean own = uri.getScheme().equals("blob") || uri.getScheme().equals("data");
        if (!own && !site.getAuthority().equals(uri.getAuthority())) {
            complaints.add("request to a third party: " + url);
        }
    }

    private static void keep(List<String> frames, WebSocketFrame frame) {
        if (frame.text() != null) {
            frames.add(frame.text());
        }
    }

    /** A test that takes the server away expects the browser's own words on it. */
    void expect(String words) {
        expected.add(words);
    }

    List<String> complaints() {
        return complaints.stream()
                .filter(complaint -> expected.stream().noneMatch(complaint::contains))
                .toList();
    }

    /** Frames that the server sent, in order. */
    List<String> received() {
        return List.copyOf(received);
    }

    /** Frames that the page sent, in order. */
    List<String> sent() {
        return List.copyOf(sent);
    }
}
