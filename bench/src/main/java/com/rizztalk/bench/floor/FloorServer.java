package com.rizztalk.bench.floor;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;

/** A WebSocket server with nothing but matching and relaying, for one node: what no service can be cheaper than. */
public final class FloorServer {
    private FloorServer() {}

    public static void main(String[] arguments) throws InterruptedException {
        // By java.nio, as Rizztalk's: the crowd's epoll is on this class path too, and the driver would take it.
        System.setProperty("io.lettuce.core.epoll", "false");
        RedisClient client = RedisClient.create(System.getenv("REDIS_URI"));
        StatefulRedisConnection<String, String> redis = client.connect();
        FloorPool pool = new FloorPool(redis.async(), redis.sync().scriptLoad(FloorPool.SCRIPT));
        var _ = new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory()))
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(
                                        new HttpServerCodec(),
                                        new HttpObjectAggregator(8192),
                                        new WebSocketServerProtocolHandler("/"),
                                        new FloorHandler(pool));
                    }
                })
                .bind("127.0.0.1", Integer.parseInt(System.getenv("PORT")))
                .sync();
    }
}
