package com.rizztalk.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Stands between browsers and servers, as a load balancer does: can be cut, led to another node, and hold back requests
 * for one kind of file.
 */
final class TcpRelay implements BeforeEachCallback, AfterEachCallback {
    private static final int NOWHERE = 0;

    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile ServerSocket listener = unbound();
    private volatile int target = NOWHERE;
    private volatile @Nullable String slow;
    private volatile Duration delay = Duration.ZERO;

    /** Leads whoever comes from now on to this node; who is there stays where they are. */
    void leadTo(URI node) {
        target = node.getPort();
    }

    /** Holds back each request whose address ends with the suffix. */
    void slowDown(String suffix, Duration by) {
        delay = by;
        slow = suffix + " HTTP/1.1";
    }

    /** Cuts every connection, and lets nobody through until it leads somewhere again. */
    void cut() {
        target = NOWHERE;
        sockets.forEach(TcpRelay::close);
    }

    /** The front page, as it is reached through here. */
    URI page() {
        return URI.create("http://localhost:" + listener.getLocalPort() + "/");
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        ServerSocket bound = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        slow = null;
        listener = bound;
        Thread.ofVirtual().start(() -> accept(bound));
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        listener.close();
        cut();
    }

    private void accept(ServerSocket bound) {
        while (!bound.isClosed()) {
            try {
                Socket client = bound.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                // It was closed: the test is over.
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket server = connect()) {
            sockets.add(client);
            sockets.add(server);
            Thread back = Thread.ofVirtual().start(() -> pump(server, client, false));
            pump(client, server, true);
            back.join();
        } catch (IOException e) {
            // Nowhere to go: the client sees a closed connection, as it should.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(client);
        }
    }

    private Socket connect() throws IOException {
        int port = target;
        if (port == NOWHERE) {
            throw new IOException("The relay is cut");
        }
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    /** @param requests whether this is the way of the requests */
    private void pump(Socket from, Socket to, boolean requests) {
        try (InputStream input = from.getInputStream()) {
            OutputStream output = to.getOutputStream();
            byte[] buffer = new byte[16 * 1024];
            for (int length = input.read(buffer); length >= 0; length = input.read(buffer)) {
                if (requests) {
                    holdBack(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
                }
                output.write(buffer, 0, length);
            }
        } catch (IOException e) {
            // Cut on either side: both ends go.
        } finally {
            close(from);
            close(to);
            sockets.remove(from);
        }
    }

    /** A browser's request for a page or a file is shorter than one packet. */
    private void holdBack(String request) {
        String suffix = slow;
        if (suffix != null && request.lines().limit(1).anyMatch(line -> line.endsWith(suffix))) {
            LockSupport.parkNanos(delay.toNanos());
        }
    }

    private static ServerSocket unbound() {
        try {
            return new ServerSocket();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone already.
        }
    }
}
