package com.rizztalk.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A TCP port that nobody listens on at the moment of asking. */
final class FreePort {
    /** A cluster node also listens for its peers on its port and this much above. */
    static final int CLUSTER_BUS_OFFSET = 10_000;

    private static final int HIGHEST = 65_535;

    private FreePort() {}

    static int any() throws IOException {
        return bind(0);
    }

    static int forClusterNode() throws IOException {
        while (true) {
            int port = any();
            if (port + CLUSTER_BUS_OFFSET <= HIGHEST && isFree(port + CLUSTER_BUS_OFFSET)) {
                return port;
            }
        }
    }

    private static boolean isFree(int port) {
        try {
            return bind(port) == port;
        } catch (IOException taken) {
            return false;
        }
    }

    private static int bind(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
