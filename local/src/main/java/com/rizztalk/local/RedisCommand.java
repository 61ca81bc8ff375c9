package com.rizztalk.local;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One command to a Redis on this machine over a connection of its own, in RESP2. Enough to start a server and to
 * join nodes to a cluster: replies are a line, a number or a string, never a list.
 */
final class RedisCommand {
    private static final int TIMEOUT_MILLIS = 2_000;

    private RedisCommand() {}

    /**
     * The server's reply as text.
     *
     * @throws IOException when nothing answers within two seconds, or the reply is an error
     */
    static String send(int port, String... command) throws IOException {
        return send(port, List.of(command));
    }

    static String send(int port, List<String> command) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(encode(command));
            return readReply(new BufferedInputStream(socket.getInputStream()));
        }
    }

    private static byte[] encode(List<String> command) {
        StringBuilder encoded = new StringBuilder("*" + command.size() + "\r\n");
        for (String argument : command) {
            int length = argument.getBytes(StandardCharsets.UTF_8).length;
            encoded.append('$').append(length).append("\r\n").append(argument).append("\r\n");
        }
        return encoded.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String readReply(InputStream in) throws IOException {
        String line = readLine(in);
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+', ':' -> rest;
            case '$' -> new String(in.readNBytes(Integer.parseInt(rest)), StandardCharsets.UTF_8);
            default -> throw new IOException("Redis replied: " + line);
        };
    }

    private static String readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\r'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("Redis closed the connection");
            }
            line.write(next);
        }
        in.skipNBytes(1);
        if (line.size() == 0) {
            throw new IOException("Redis replied with an empty line");
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
