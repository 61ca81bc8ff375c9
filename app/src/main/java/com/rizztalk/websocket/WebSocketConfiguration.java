package com.rizztalk.websocket;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;

/**
 * How connections are treated.
 *
 * @param origins allowed origins besides the page's own host, such as {@code https://example.com}
 * @param proxies addresses or networks of proxies whose X-Forwarded-For is believed, such as {@code 10.0.0.0/8}
 * @param pingEvery how often the server pings
 * @param silentFor how long a connection may be silent before it is dropped
 * @param maxPendingBytes how much a slow reader may leave unread before it is dropped
 */
@ConfigurationProperties("rizztalk.websocket")
public record WebSocketConfiguration(
        @NotNull @Bindable(defaultValue = "")
        List<
                        @Pattern(
                                regexp = "(https?://[^/]+)?",
                                message = "rizztalk.websocket.origins are like https://example.com")
                        String>
                origins,

        @NotNull @Bindable(defaultValue = "") List<String> proxies,
        @NotNull @Bindable(defaultValue = "20s") Duration pingEvery,
        @NotNull @Bindable(defaultValue = "50s") Duration silentFor,

        @Min(value = 32_768, message = "rizztalk.websocket.max-pending-bytes must be 32768 or more: two messages")
        @Bindable(defaultValue = "262144")
        int maxPendingBytes) {

    public WebSocketConfiguration {
        // A list that is not configured comes as one empty string.
        origins = origins.stream().filter(origin -> !origin.isBlank()).toList();
        proxies = proxies.stream().filter(proxy -> !proxy.isBlank()).toList();
        if (!pingEvery.isPositive()) {
            throw new IllegalArgumentException("rizztalk.websocket.ping-every must be positive");
        }
        if (silentFor.compareTo(pingEvery) <= 0) {
            throw new IllegalArgumentException(
                    "rizztalk.websocket.silent-for must be longer than rizztalk.websocket.ping-every");
        }
    }
}
