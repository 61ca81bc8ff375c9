package com.rizztalk.local;

import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.stream.Collectors;

/** How to open what runs here, on this machine and on a phone. */
final class Directions {
    private Directions() {}

    /**
     * Makes the lines to print.
     *
     * @param port where the server listens
     * @param addresses of this machine in its own network, IPv4
     * @return some lines of text
     */
    static String text(String port, List<String> addresses) {
        String own = "http://localhost:" + port;
        String network = addresses.stream()
                .map(address -> "http://" + address + ":" + port)
                .collect(Collectors.joining(" or "));
        return """

                Open %s

                On a phone, browsers give the microphone to localhost and to HTTPS only:
                - Android by USB: adb reverse tcp:%s tcp:%s, then open %s there
                - any phone: an HTTPS tunnel to port %s
                """.formatted(own, port, port, own, port)
                + (network.isEmpty() ? "" : "- for the look alone, in this network: " + network + "\n");
    }

    /** The addresses by which others in this machine's own network reach it. */
    static List<String> addresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(Directions::isUp)
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> address instanceof Inet4Address && address.isSiteLocalAddress())
                    .map(address -> address.getHostAddress())
                    .toList();
        } catch (SocketException e) {
            return List.of();
        }
    }

    private static boolean isUp(NetworkInterface network) {
        try {
            return network.isUp() && !network.isLoopback();
        } catch (SocketException e) {
            return false;
        }
    }
}
