package com.rizztalk.bench.contender;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Asks a server that may not listen yet for a WebSocket, again and again. */
final class Handshake {
    private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();
    private static final String SWITCHED = "HTTP/1.1 101";

    private Handshake() {}

    /** Returns at the first handshake that is accepted (RFC 6455 section 4.2.2). */
    static void untilAccepted(Process process, int port, String path, Duration limit) throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (process.isAlive() && System.nanoTime() < deadline) {
            if (isAccepted(port, path)) {
                return;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        throw new IOException("The server on port " + port + " accepted no WebSocket; see bench/target/logs");
    }

    private static boolean isAccepted(int port, String path) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            socket.setSoTimeout(5_000);
            String request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                    + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes(SWITCHED.length());
            return new String(answer, StandardCharsets.US_ASCII).equals(SWITCHED);
        } catch (IOException notYet) {
            return false;
        }
    }
}
