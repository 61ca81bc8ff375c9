package com.rizztalk.testing;

import io.micronaut.json.tree.JsonNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A WebSocket by hand, to do what no well-behaved client does. It answers nothing by itself, pings neither. */
public final class RawSocket implements AutoCloseable {
    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    private static final int PATIENCE_MILLIS = 15_000;
    private static final int SMALL_BUFFER = 4096;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final String response;

    /**
     * A frame as it came.
     *
     * @param opcode RFC 6455 section 5.2
     * @param payload its bytes
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Frame(int opcode, byte[] payload) {
        public String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        /** A close frame's code, or 0 where it has none. */
        public int closeCode() {
            return payload.length < 2 ? 0 : ByteBuffer.wrap(payload).getShort() & 0xffff;
        }

        /** A close frame's reason. */
        public String closeReason() {
            return payload.length < 2 ? "" : new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
        }
    }

    private RawSocket(URI uri, byte[] request, byte[] behind) {
        try {
            // Small, so that what is not read stays with the server.
            socket.setReceiveBufferSize(SMALL_BUFFER);
            socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(request);
            all.writeBytes(behind);
            socket.getOutputStream().write(all.toByteArray());
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            response = readHead();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Shakes hands, whatever comes of it; headers are lines, and a Host among them goes instead of the URI's. */
    public static RawSocket connect(URI uri, String... headers) {
        return connectAndSend(uri, new byte[0], headers);
    }

    /** Sends bytes in the same breath as the handshake. */
    public static RawSocket connectAndSend(URI uri, byte[] behind, String... headers) {
        boolean hostGiven = Arrays.stream(headers).anyMatch(header -> header.startsWith("Host:"));
        String request = "GET " + uri.getRawPath() + " HTTP/1.1\r\n"
                + (hostGiven ? "" : "Host: " + uri.getAuthority() + "\r\n")
                + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + String.join(
                        "",
                        Arrays.stream(headers).map(header -> header + "\r\n").toList()) + "\r\n";
        return new RawSocket(uri, request.getBytes(StandardCharsets.UTF_8), behind);
    }

    private String readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) in.readUnsignedByte());
        }
        return head.toString();
    }

    /** The status of the handshake's answer: 101 where it worked. */
    public int status() {
        return Integer.parseInt(response.split(" ", 3)[1]);
    }

    /** Status line and headers of the handshake's answer. */
    public String response() {
        return response;
    }

    /** Sends one whole frame. */
    public RawSocket send(int opcode, byte[] payload) {
        return write(frame(opcode, true, payload));
    }

    /** Sends a text message. */
    public RawSocket sendText(String text) {
        return send(TEXT, text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /** Sends bytes as they are. */
    public RawSocket write(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bytes of a client's frame, masked with zeros. */
    public static byte[] frame(int opcode, boolean last, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
        frame.put((byte) ((last ? 0x80 : 0) | opcode));
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length < 65536) {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        frame.putInt(0).put(payload);
        return Arrays.copyOf(frame.array(), frame.position());
    }

    /** The next frame. */
    public Frame read() throws IOException {
        int opcode = in.readUnsignedByte() & 0x0f;
        int length = in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = (int) in.readLong();
        }
        byte[] payload = new byte[length];
        in.readFully(payload);
        return new Frame(opcode, payload);
    }

    /** The next frame of a kind, whatever comes before. */
    public Frame await(int opcode) {
        try {
            while (true) {
                Frame frame = read();
                if (frame.opcode() == opcode) {
                    return frame;
                }
            }
        } catch (IOException e) {
            throw new AssertionError("No frame with opcode " + opcode + " came", e);
        }
    }

    /** The next message of a type, whatever comes before. */
    public JsonNode awaitMessage(String type) {
        while (true) {
            JsonNode message = TestPeer.parse(await(TEXT).text());
            if (TestPeer.text(message, "type").equals(type)) {
                return message;
            }
        }
    }

    /** Waits for the end of the connection, with a close frame or without; false where it lives on. */
    public boolean awaitEnd() {
        try {
            while (true) {
                read();
            }
        } catch (EOFException | java.net.SocketException end) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
