package com.rizztalk.bench.crowd;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Many visitors on one thread, so that the generator takes one core at the most. They come from several loopback
 * addresses, each of which has its own 28,000 ports, and say by X-Forwarded-For that each has an address of its own, as
 * a proxy does.
 */
public final class Crowd implements AutoCloseable {
    private static final int SOURCES = 8;
    private static final int OPENING_AT_ONCE = 100;

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final List<Client> clients = new ArrayList<>();
    private final Dialect dialect;
    private final List<Integer> ports;
    private final int wanted;
    private final CompletableFuture<Crowd> complete = new CompletableFuture<>();
    private int opened;
    private boolean closing;
    private Listener listener = (client, heard) -> {};

    /** Who plays with the crowd. On its thread. */
    interface Listener {
        void heard(Client client, Heard heard);
    }

    private Crowd(Dialect dialect, List<Integer> ports, int wanted) {
        this.dialect = dialect;
        this.ports = ports;
        this.wanted = wanted;
    }

    /**
     * Connects a crowd.
     *
     * @param dialect how to speak
     * @param ports servers on 127.0.0.1, taken in turn
     * @param wanted how many
     * @return all of them, ready
     */
    public static Crowd connect(Dialect dialect, List<Integer> ports, int wanted) throws InterruptedException {
        Crowd crowd = new Crowd(dialect, ports, wanted);
        crowd.loop.execute(() -> {
            for (int i = 0; i < Math.min(OPENING_AT_ONCE, wanted); i++) {
                crowd.open();
            }
        });
        try {
            return crowd.complete.get(3, TimeUnit.MINUTES);
        } catch (ExecutionException | TimeoutException e) {
            crowd.close();
            throw new IllegalStateException("The crowd could not connect", e);
        }
    }

    private void open() {
        int number = opened++;
        int port = ports.get(number % ports.size());
        Client client = new Client(this, dialect);
        URI uri = URI.create("ws://127.0.0.1:" + port + dialect.path());
        HttpHeaders headers = new DefaultHttpHeaders()
                .set("X-Forwarded-For", "10." + (number >> 16) + "." + (number >> 8 & 255) + "." + (number & 255));
        WebSocketClientProtocolConfig config = WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(uri)
                .version(WebSocketVersion.V13)
                .customHeaders(headers)
                .handshakeTimeoutMillis(60_000)
                .build();
        new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(
                                        new HttpClientCodec(),
                                        new HttpObjectAggregator(8192),
                                        new WebSocketClientProtocolHandler(config),
                                        client);
                    }
                })
                .connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                        new InetSocketAddress("127.0.0." + (2 + number % SOURCES), 0))
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        complete.completeExceptionally(done.cause());
                    }
                });
    }

    void ready(Client client) {
        clients.add(client);
        if (clients.size() == wanted) {
            complete.complete(this);
        } else if (opened < wanted) {
            open();
        }
    }

    void heard(Client client, Heard heard) {
        listener.heard(client, heard);
    }

    /** A load that is refused is no measure: said aloud, and the run ends. */
    void refused(String why) {
        if (!closing) {
            System.err.println("A client was refused: " + why);
            complete.completeExceptionally(new IllegalStateException(why));
        }
    }

    void gone() {
        refused("the connection is gone");
    }

    /** Runs something on the crowd's thread and waits for it. */
    public <T> T call(java.util.concurrent.Callable<T> task) throws InterruptedException {
        return loop.submit(task).sync().getNow();
    }

    EventLoop loop() {
        return loop;
    }

    /** To be used on the crowd's thread. */
    List<Client> clients() {
        return clients;
    }

    void listen(Listener newListener) {
        listener = newListener;
    }

    @Override
    public void close() {
        loop.submit(() -> {
                    closing = true;
                    clients.forEach(Client::cut);
                })
                .syncUninterruptibly();
        group.shutdownGracefully(0, Duration.ofSeconds(20).toSeconds(), TimeUnit.SECONDS)
                .syncUninterruptibly();
    }
}
