package com.rizztalk.websocket;

import com.rizztalk.moderation.AddressHasher;
import com.rizztalk.protocol.ClientMessageParser;
import io.micronaut.context.annotation.Context;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.micronaut.websocket.WebSocketSession;
import io.micronaut.websocket.annotation.OnClose;
import io.micronaut.websocket.annotation.OnMessage;
import io.micronaut.websocket.annotation.OnOpen;
import io.micronaut.websocket.annotation.ServerWebSocket;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.net.InetAddress;

/**
 * The one endpoint of the protocol: puts the guards into a connection's pipeline and hands its messages on. It is made
 * with all that it needs before the first connection: blocking work and wrong configuration show at the start.
 */
@Context
@ServerWebSocket(WebSocketEndpoint.PATH)
class WebSocketEndpoint {
    static final String PATH = "/v1/ws";

    private static final String CLIENT = "client";

    /** Netty's name of the decoder that the handshake puts into the pipeline. */
    private static final String DECODER = "wsdecoder";

    private final ClientAddress addresses;
    private final AddressHasher hasher;
    private final ClientFactory clients;
    private final KeepAliveRounds keepAlives;

    WebSocketEndpoint(
            ClientAddress addresses, AddressHasher hasher, ClientFactory clients, KeepAliveRounds keepAlives) {
        this.addresses = addresses;
        this.hasher = hasher;
        this.clients = clients;
        this.keepAlives = keepAlives;
    }

    @OnOpen
    void opened(WebSocketSession socket, HttpRequest<?> request) {
        NettyHttpRequest<?> handshake = (NettyHttpRequest<?>) request;
        Channel channel = handshake.getChannelHandlerContext().channel();
        InetAddress address = addresses.of(request);
        Client client =
                clients.create(channel, hasher.visitor(ClientAddress.site(address), ClientAddress.network(address)));
        // The framework keeps the request for as long as the connection lives; nobody asks for its headers any more.
        handshake.getNativeRequest().headers().clear();
        guard(channel.pipeline(), client);
        socket.put(CLIENT, client);
    }

    /** In this order behind the decoder. */
    private void guard(ChannelPipeline pipeline, Client client) {
        if (pipeline.get(ChannelPipelineCustomizer.HANDLER_IDLE_STATE) != null) {
            // The framework's, for HTTP: three timers each, and one is enough.
            pipeline.remove(ChannelPipelineCustomizer.HANDLER_IDLE_STATE);
        }
        pipeline.addAfter(DECODER, "messages", new MessageHandler(client));
        pipeline.addAfter(DECODER, "closing-handshake", new ClosingHandshake(client::gone));
        pipeline.addAfter(DECODER, "frame-guard", new FrameGuard());
        pipeline.addAfter(DECODER, "keep-alive", new KeepAlive(keepAlives));
        // Frames of one turn of the event loop go out together.
        pipeline.addFirst(
                new FlushConsolidationHandler(FlushConsolidationHandler.DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES, true));
    }

    /** Declared, since it sets the decoder's limit; {@link MessageHandler} is before it and keeps every message. */
    @OnMessage(maxPayloadLength = ClientMessageParser.MAX_MESSAGE_BYTES)
    void received(WebSocketSession socket, String message) {
        client(socket).received(message);
    }

    @OnClose
    void closed(WebSocketSession socket) {
        client(socket).gone(false);
    }

    private static Client client(WebSocketSession socket) {
        return socket.get(CLIENT, Client.class).orElseThrow();
    }
}
