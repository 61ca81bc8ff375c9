package com.rizztalk.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Stands in for Google Analytics in one person's browser: answers for its hosts, and keeps what comes to them. Its gtag.js
 * does with the page's commands what Google's does: sends events as requests, keeps a cookie, heeds ga-disable.
 */
final class Google {
    private static final String TAG = """
            (() => {
              const heard = new Set();
              let config;
              const send = (id, name, parameters) => {
                if (globalThis[`ga-disable-${id}`]) return;
                document.cookie = '_ga=GA1.1.1.1; Path=/; Max-Age=1000';
                const url = new URL('https://region1.google-analytics.com/g/collect');
                url.searchParams.set('tid', id);
                url.searchParams.set('en', name);
                for (const [key, value] of Object.entries(parameters)) url.searchParams.set(`ep.${key}`, String(value));
                void fetch(url, { method: 'POST', mode: 'no-cors', keepalive: true });
              };
              const obey = (words) => {
                const [command, name, parameters] = words;
                if (command === 'config') {
                  config = { id: name };
                  send(name, 'page_view', parameters);
                }
                if (command === 'event') send(config.id, name, parameters);
              };
              const layer = globalThis.dataLayer;
              const push = layer.push.bind(layer);
              layer.push = (...all) => {
                all.forEach(obey);
                return push(...all);
              };
              layer.forEach(obey);
            })();
            """;

    private final BrowserContext context;
    private final List<URI> requests = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();

    Google(Person person) {
        context = person.context();
        Predicate<String> hosts = url -> {
            String host = URI.create(url).getHost();
            return host != null && host.matches("(.+\\.)?(google-analytics|googletagmanager|google|doubleclick)\\.com");
        };
        context.route(hosts, this::answer);
    }

    /** An event as it arrived, its parameters in the order of their names. */
    record Event(String name, Map<String, String> parameters) {}

    private void answer(Route route) {
        Request request = route.request();
        URI address = URI.create(request.url());
        requests.add(address);
        if ("/gtag/js".equals(address.getPath())) {
            route.fulfill(
                    new Route.FulfillOptions().setContentType("text/javascript").setBody(TAG));
            return;
        }
        Map<String, String> parameters = new TreeMap<>();
        String name = "";
        for (String pair : address.getRawQuery().split("&", -1)) {
            String[] parts = pair.split("=", -1);
            String value = URLDecoder.decode(parts[1], StandardCharsets.UTF_8);
            if (parts[0].equals("en")) {
                name = value;
            } else if (parts[0].startsWith("ep.")) {
                parameters.put(parts[0].substring("ep.".length()), value);
            }
        }
        events.add(new Event(name, parameters));
        route.fulfill(new Route.FulfillOptions().setStatus(204));
    }

    /** Everything that a page has asked Google for. */
    List<URI> requests() {
        return List.copyOf(requests);
    }

    /** All events but views of pages, in their order. */
    List<Event> events() {
        return events.stream()
                .filter(event -> !event.name().equals("page_view"))
                .toList();
    }

    List<String> names() {
        return events().stream().map(Event::name).toList();
    }

    List<Event> pageViews() {
        return events.stream().filter(event -> event.name().equals("page_view")).toList();
    }
}
