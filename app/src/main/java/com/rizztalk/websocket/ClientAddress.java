package com.rizztalk.websocket;

import io.micronaut.http.HttpRequest;
import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import jakarta.inject.Singleton;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the address that a connection comes from: the nearest one of X-Forwarded-For that is no configured proxy, where
 * the connection itself comes from a configured proxy; else the connection's own.
 */
@Singleton
final class ClientAddress {
    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 128;

    /** An IPv6 /64 is one link, as an IPv4 address is; a provider gives a customer up to 65,536 of them, a /48. */
    private static final int IPV6_SITE_BYTES = 8;

    private static final int IPV6_NETWORK_BYTES = 6;

    private final List<IpSubnetFilterRule> proxies;

    ClientAddress(WebSocketConfiguration configuration) {
        proxies = configuration.proxies().stream().map(ClientAddress::rule).toList();
    }

    /** The address of a request's sender. */
    InetAddress of(HttpRequest<?> request) {
        return of(request.getRemoteAddress().getAddress(), request.getHeaders().getAll("X-Forwarded-For"));
    }

    InetAddress of(InetAddress connection, List<String> forwardedFor) {
        InetAddress nearest = connection;
        List<String> hops = forwardedFor.stream()
                .flatMap(header -> Arrays.stream(header.split(",", -1)))
                .map(String::strip)
                .toList();
        for (String hop : hops.reversed()) {
            InetAddress address = NetUtil.createInetAddressFromIpAddressString(hop);
            if (!isProxy(nearest) || address == null) {
                break;
            }
            nearest = address;
        }
        return nearest;
    }

    private boolean isProxy(InetAddress address) {
        InetSocketAddress socket = new InetSocketAddress(address, 0);
        return proxies.stream().anyMatch(network -> network.matches(socket));
    }

    private static IpSubnetFilterRule rule(String configured) {
        String[] parts = configured.split("/", 2);
        InetAddress address = NetUtil.createInetAddressFromIpAddressString(parts[0]);
        if (address == null) {
            throw noProxy(configured);
        }
        try {
            int bits = address instanceof Inet4Address ? IPV4_BITS : IPV6_BITS;
            int prefix = parts.length == 1 ? bits : Integer.parseInt(parts[1]);
            return new IpSubnetFilterRule(address, prefix, IpFilterRuleType.ACCEPT);
        } catch (IllegalArgumentException e) {
            throw noProxy(configured);
        }
    }

    private static IllegalArgumentException noProxy(String configured) {
        return new IllegalArgumentException("rizztalk.websocket.proxies: " + configured
                + " is no IP address or network; name each proxy by one, such as 10.0.0.1 or 10.0.0.0/8");
    }

    /** An IPv4 address, or an IPv6 /64, in one spelling. */
    static String site(InetAddress address) {
        return cut(address, IPV6_SITE_BYTES);
    }

    /** The range that one customer of a provider may have: an IPv4 address, or an IPv6 /48, in one spelling. */
    static String network(InetAddress address) {
        return cut(address, IPV6_NETWORK_BYTES);
    }

    private static String cut(InetAddress address, int ipv6Bytes) {
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        byte[] bytes = address.getAddress();
        Arrays.fill(bytes, ipv6Bytes, bytes.length, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes).getHostAddress() + "/" + ipv6Bytes * Byte.SIZE;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("Sixteen bytes are an address", e);
        }
    }
}
