package com.rizztalk.bench.contender;

import com.rizztalk.bench.crowd.Dialect;
import com.rizztalk.bench.crowd.PlainDialect;
import com.rizztalk.bench.crowd.RizztalkDialect;
import com.rizztalk.bench.crowd.SocketIoDialect;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is measured: Rizztalk, the two rivals, and the floor. */
public enum Contender {
    /** The server as its image runs it, with leases, fencing, metrics and limits. */
    RIZZTALK,
    /** Socket.IO 4 with its Redis adapter. */
    SOCKET_IO,
    /** Plain ws on Node.js. */
    PLAIN_WS,
    /** Netty and one script a start: nothing of what a service needs. */
    FLOOR;

    /** How clients speak to it. */
    public Dialect dialect() {
        return switch (this) {
            case RIZZTALK -> new RizztalkDialect();
            case SOCKET_IO -> new SocketIoDialect();
            case PLAIN_WS, FLOOR -> new PlainDialect();
        };
    }

    /** How it is called in the results. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    List<String> command(List<String> javaFlags, URI redis) throws IOException {
        return switch (this) {
            case RIZZTALK -> Packaged.command(Commands.imageFlags(javaFlags), redis);
            case SOCKET_IO ->
                List.of(
                        "node",
                        Commands.root().resolve("bench/rivals/socketio.js").toString());
            case PLAIN_WS ->
                List.of("node", Commands.root().resolve("bench/rivals/plain.js").toString());
            case FLOOR ->
                Commands.java(Commands.imageFlags(javaFlags), Commands.BENCH, "com.rizztalk.bench.floor.FloorServer");
        };
    }

    /** Each visitor has an address, as behind a proxy; the window is short, so that a busy one stays within its limit. */
    Map<String, String> environment() {
        return this == RIZZTALK
                ? Map.of("RIZZTALK_WEBSOCKET_PROXIES", "127.0.0.0/8", "RIZZTALK_LIMITS_STARTS_WINDOW", "5s")
                : Map.of();
    }
}
