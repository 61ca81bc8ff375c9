package com.rizztalk.websocket;

import com.rizztalk.protocol.CloseCode;
import com.rizztalk.protocol.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** The metrics of connections. */
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
        // Each exists from the start, since alerts need a series before its first event.
        for (ErrorCode code : ErrorCode.values()) {
            errors(code.wire());
        }
        for (CloseCode code : CloseCode.values()) {
            closings(code);
        }
    }

    private Counter errors(String code) {
        return meters.counter("rizztalk.errors", "code", code);
    }

    private Counter closings(CloseCode code) {
        return meters.counter("rizztalk.connections.closed", "code", code.name().toLowerCase(Locale.ROOT));
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
        errors(code).increment();
    }

    void closed(CloseCode code) {
        closings(code).increment();
    }
}
