package com.rizztalk.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between a node and its Redis, to lose answers: what is asked gets there, and the word of it does not come back. */
public final class RedisProxy implements AutoCloseable {
    private final ServerSocket server;
    private volatile URI redis;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Set<Socket> unanswered = ConcurrentHashMap.newKeySet();
    private volatile boolean losing;

    private RedisProxy(ServerSocket server, URI redis) {
        this.server = server;
        this.redis = redis;
    }

    /** Starts one, on a free port. */
    public static RedisProxy before(URI redis) throws IOException {
        RedisProxy proxy = new RedisProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), redis);
        Thread.ofVirtual().start(proxy::accept);
        return proxy;
    }

    /** Where a node finds it. */
    public URI uri() {
        return URI.create("redis://" + server.getInetAddress().getHostAddress() + ":" + server.getLocalPort());
    }

    /** From now on new connections lead to another Redis, as after a name has moved; those that are open live on. */
    public void moveTo(URI other) {
        redis = other;
    }

    /** From now on answers are lost. */
    public void loseAnswers() {
        losing = true;
    }

    /** Ends the connections whose answers were lost, and no other; from now on answers pass. */
    public void cut() throws IOException {
        for (Socket socket : unanswered) {
            socket.close();
        }
        losing = false;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket node = opened(server.accept());
                Socket upstream = opened(new Socket(redis.getHost(), redis.getPort()));
                Thread.ofVirtual().start(() -> pass(node, upstream, false));
                Thread.ofVirtual().start(() -> pass(upstream, node, true));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private Socket opened(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        return socket;
    }

    private void pass(Socket from, Socket to, boolean answers) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] some = new byte[8192];
            for (int read = in.read(some); read >= 0; read = in.read(some)) {
                if (answers && losing) {
                    unanswered.add(to);
                } else {
                    out.write(some, 0, read);
                }
            }
        } catch (IOException e) {
            // Cut, or one side is gone: the other one learns it by its own end.
            sockets.remove(to);
        }
        sockets.remove(from);
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
