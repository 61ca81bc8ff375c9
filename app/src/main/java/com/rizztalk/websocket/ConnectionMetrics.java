package com.rizztalk.websocket;

import com.rizztalk.protocol.CloseCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** What monitoring sees of connections. */
@Singleton
final class ConnectionMetrics {
    private final MeterRegistry meters;
    private final AtomicInteger open;
    private final Counter slowReaders;

    ConnectionMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.open = new AtomicInteger();
        meters.gauge("rizztalk.connections", open);
        this.slowReaders = meters.counter("rizztalk.connections.slow");
    }

    void opened() {
        open.incrementAndGet();
    }

    void gone() {
        open.decrementAndGet();
    }

    void slowReader() {
        slowReaders.increment();
    }

    void error(String code) {
        meters.counter("rizztalk.errors", "code", code).increment();
    }

    void closed(CloseCode code) {
        meters.counter("rizztalk.connections.closed", "code", code.name().toLowerCase(Locale.ROOT))
                .increment();
    }
}
