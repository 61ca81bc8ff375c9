package com.rizztalk.websocket;

import io.micronaut.http.HttpRequest;
import io.netty.util.NetUtil;
import jakarta.inject.Singleton;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the address that a connection comes from: the nearest one of X-Forwarded-For that is no configured proxy, where
 * the connection itself comes from a configured proxy; else the connection's own.
 */
@Singleton
final class ClientAddress {
    private static final int IPV6_SITE_BYTES = 8;

    private final Set<String> proxies;

    ClientAddress(WebSocketConfiguration configuration) {
        proxies = configuration.proxies().stream().map(ClientAddress::proxy).collect(Collectors.toUnmodifiableSet());
    }

    /** The address, an IPv6 one cut to its /64, in one spelling. */
    String of(HttpRequest<?> request) {
        String nearest = site(request.getRemoteAddress().getAddress());
        if (!proxies.contains(nearest)) {
            return nearest;
        }
        List<String> hops = request.getHeaders().getAll("X-Forwarded-For").stream()
                .flatMap(header -> Arrays.stream(header.split(",", -1)))
                .map(String::strip)
                .toList();
        for (String hop : hops.reversed()) {
            InetAddress address = NetUtil.createInetAddressFromIpAddressString(hop);
            if (address == null) {
                break;
            }
            nearest = site(address);
            if (!proxies.contains(nearest)) {
                break;
            }
        }
        return nearest;
    }

    private static String proxy(String configured) {
        InetAddress address = NetUtil.createInetAddressFromIpAddressString(configured);
        if (address == null) {
            throw new IllegalArgumentException(
                    "rizztalk.websocket.proxies: " + configured + " is no IP address; name each proxy by its address");
        }
        return site(address);
    }

    private static String site(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        byte[] bytes = address.getAddress();
        Arrays.fill(bytes, IPV6_SITE_BYTES, bytes.length, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes).getHostAddress() + "/64";
        } catch (UnknownHostException e) {
            throw new IllegalStateException("Sixteen bytes are an address", e);
        }
    }
}
