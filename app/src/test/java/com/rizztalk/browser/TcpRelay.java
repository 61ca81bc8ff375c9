package com.rizztalk.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Stands between browsers and servers, as a load balancer does: can be cut, and led to another node. */
final class TcpRelay implements BeforeEachCallback, AfterEachCallback {
    private static final int NOWHERE = 0;

    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile ServerSocket listener = unbound();
    private volatile int target = NOWHERE;

    /** Leads whoever comes from now on to this node; who is there stays where they are. */
    void leadTo(URI node) {
        target = node.getPort();
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
            Thread back = Thread.ofVirtual().start(() -> pump(server, client));
            pump(client, server);
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

    private void pump(Socket from, Socket to) {
        try (InputStream input = from.getInputStream()) {
            input.transferTo(to.getOutputStream());
        } catch (IOException e) {
            // Cut on either side: both ends go.
        } finally {
            close(from);
            close(to);
            sockets.remove(from);
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
