package com.rizztalk.bench.profile;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a sample was taken in: the innermost frame of a stack that belongs to somebody says. */
enum Part {
    COMPILER("the JIT compiler", "(?!)"),
    COLLECTOR("the collector", "(?!)"),
    WRITING("writing to sockets", "sun/nio/ch/SocketDispatcher.write|sun/nio/ch/IOUtil.write|__send|write"),
    READING("reading from sockets", "sun/nio/ch/SocketDispatcher.read|sun/nio/ch/IOUtil.read|read"),
    POLLING("waiting for sockets", "sun/nio/ch/EPoll|epoll_"),
    MESSAGES(
            "messages: parsing, writing JSON",
            "com/rizztalk/protocol/|com/fasterxml/|io/micronaut/serde/|com/rizztalk/websocket/MessageEncoder"),
    DRIVER("Redis' driver and scripts' arguments", "io/lettuce/|com/rizztalk/redis/|com/rizztalk/matchmaking/"),
    METRICS("metrics", "io/micrometer/|io/prometheus/"),
    CREDENTIALS(
            "TURN credentials, keyed hashes, ids", "com/rizztalk/turn/|javax/crypto/|sun/security/|com/sun/crypto/"),
    SESSIONS(
            "sessions, calls, limits",
            "com/rizztalk/signaling/|com/rizztalk/ratelimit/|com/rizztalk/moderation/|com/rizztalk/presence/"),
    FRAMES("WebSocket's frames and guards", "io/netty/handler/|com/rizztalk/websocket/"),
    NETTY("Netty's pipeline, buffers and loops", "io/netty/"),
    REST("all else", "(?!)");

    private final String title;
    private final Pattern beginning;

    Part(String title, String beginning) {
        this.title = title;
        this.beginning = Pattern.compile(beginning);
    }

    String title() {
        return title;
    }

    /** The part that a stack belongs to: frames separated by semicolons, the thread first and the innermost last. */
    static Part of(String stack) {
        String[] frames = stack.split(";", -1);
        if (frames[0].contains("CompilerThre")) {
            return COMPILER;
        }
        if (frames[0].startsWith("[VM Thread") || frames[0].startsWith("[GC ") || frames[0].startsWith("[G1 ")) {
            return COLLECTOR;
        }
        for (int i = frames.length - 1; i > 0; i--) {
            Part part = owner(frames[i]);
            if (part != null) {
                return part;
            }
        }
        return REST;
    }

    private static @Nullable Part owner(String frame) {
        for (Part part : values()) {
            if (part.beginning.matcher(frame).lookingAt()) {
                return part;
            }
        }
        return null;
    }
}
