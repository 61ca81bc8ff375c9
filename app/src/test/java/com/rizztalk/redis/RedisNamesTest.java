package com.rizztalk.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How the driver finds the address of a Redis. */
class RedisNamesTest {
    private static final int AN_HOUR = 3600;

    @Test
    @DisplayName("A name that moves is followed within seconds, although its record may be kept for an hour")
    void followsANameThatMoves() throws Exception {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try (NameServer server = new NameServer();
                AddressResolverGroup<InetSocketAddress> names =
                        RedisClientSettings.names(new SingletonDnsServerAddressStreamProvider(server.address()))) {
            server.answer("192.0.2.1");
            assertThat(resolve(names, loops)).isEqualTo("192.0.2.1");
            server.answer("192.0.2.2");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> resolve(names, loops).equals("192.0.2.2"));
        } finally {
            loops.shutdownGracefully();
        }
    }

    private static String resolve(AddressResolverGroup<InetSocketAddress> names, EventLoopGroup loops)
            throws InterruptedException {
        return names.getResolver(loops.next())
                .resolve(InetSocketAddress.createUnresolved("redis.example.test", 6379))
                .sync()
                .getNow()
                .getAddress()
                .getHostAddress();
    }

    /** Answers every question for an IPv4 address (RFC 1035 section 4.1), and has no IPv6 ones. */
    private static final class NameServer implements AutoCloseable {
        private static final int HEADER = 12;
        private static final int TYPE_A = 1;

        private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        private volatile byte[] answer = new byte[4];

        NameServer() throws SocketException {
            Thread.ofVirtual().start(this::serve);
        }

        InetSocketAddress address() {
            return new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
        }

        void answer(String address) throws IOException {
            answer = InetAddress.getByName(address).getAddress();
        }

        private void serve() {
            DatagramPacket query = new DatagramPacket(new byte[512], 512);
            while (!socket.isClosed()) {
                try {
                    socket.receive(query);
                    byte[] reply = reply(ByteBuffer.wrap(query.getData(), 0, query.getLength()));
                    socket.send(new DatagramPacket(reply, reply.length, query.getSocketAddress()));
                } catch (IOException e) {
                    if (!socket.isClosed()) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
        }

        private byte[] reply(ByteBuffer query) {
            short id = query.getShort(0);
            int end = HEADER;
            while (query.get(end) != 0) {
                end += query.get(end) + 1;
            }
            byte[] question = new byte[end + 5 - HEADER];
            query.get(HEADER, question);
            boolean known = query.getShort(end + 1) == TYPE_A;
            ByteBuffer reply = ByteBuffer.allocate(512)
                    .putShort(id)
                    .putShort((short) 0x8180)
                    .putShort((short) 1)
                    .putShort((short) (known ? 1 : 0))
                    .putInt(0)
                    .put(question);
            if (known) {
                // The name by a pointer to the question's.
                reply.putShort((short) 0xc00c)
                        .putShort((short) TYPE_A)
                        .putShort((short) 1)
                        .putInt(AN_HOUR)
                        .putShort((short) 4)
                        .put(answer);
            }
            byte[] bytes = new byte[reply.position()];
            reply.get(0, bytes);
            return bytes;
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}
