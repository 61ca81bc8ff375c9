package com.rizztalk.bench.crowd;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
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

/**
 * Opens WebSockets to servers on loopback. They come from several loopback addresses, each of which has its own 28,000
 * ports, and say by X-Forwarded-For that each has an address of its own, as a proxy does.
 */
public final class Connector {
    private static final int SOURCES = 8;
    private static final long HANDSHAKE_MILLIS = 60_000;
    private static final int MAX_FRAME_BYTES = 1 << 20;

    /** Linux's own way to wait, to the microsecond; java.nio's spins where it waits for less than half a millisecond. */
    private static final boolean NATIVE = Epoll.isAvailable();

    private Connector() {}

    /** One thread for all of a crowd. */
    public static MultiThreadIoEventLoopGroup thread() {
        return new MultiThreadIoEventLoopGroup(1, NATIVE ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    }

    /**
     * Begins to connect; the handler is told of the handshake by {@code HANDSHAKE_COMPLETE}.
     *
     * @param loop on which everything of the connection runs
     * @param port of a server on 127.0.0.1
     * @param path of the handshake
     * @param number the visitor's; gives the address
     * @param handler of its frames
     * @return done when TCP is, or when it failed
     */
    public static ChannelFuture connect(EventLoop loop, int port, String path, int number, ChannelHandler handler) {
        HttpHeaders headers = new DefaultHttpHeaders()
                .set("X-Forwarded-For", "10." + (number >> 16) + "." + (number >> 8 & 255) + "." + (number & 255));
        WebSocketClientProtocolConfig config = WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(URI.create("ws://127.0.0.1:" + port + path))
                .version(WebSocketVersion.V13)
                .customHeaders(headers)
                .handshakeTimeoutMillis(HANDSHAKE_MILLIS)
                // The welcome carries the operator's list of tags, which may be long.
                .maxFramePayloadLength(MAX_FRAME_BYTES)
                .build();
        return new Bootstrap()
                .group(loop)
                .channel(NATIVE ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(
                                        new HttpClientCodec(),
                                        new HttpObjectAggregator(8192),
                                        new WebSocketClientProtocolHandler(config),
                                        handler);
                    }
                })
                .connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                        new InetSocketAddress("127.0.0." + (2 + number % SOURCES), 0));
    }
}
