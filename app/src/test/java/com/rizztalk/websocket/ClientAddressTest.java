package com.rizztalk.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose connection it is. */
class ClientAddressTest {
    private static final ClientAddress ADDRESSES = with("10.0.0.1", "10.0.0.2", "172.16.0.0/12", "2001:db8:aaaa::1");

    private static String site(ClientAddress addresses, InetAddress connection, List<String> forwardedFor) {
        return ClientAddress.site(addresses.of(connection, forwardedFor));
    }

    @ParameterizedTest
    @DisplayName("One customer of a provider has one network")
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "2001:db8:aa:1::1, 2001:db8:aa:0:0:0:0:0/48",
        "2001:db8:aa:ffff::2, 2001:db8:aa:0:0:0:0:0/48",
        "2001:db8:ab:1::1, 2001:db8:ab:0:0:0:0:0/48",
    })
    void cutsAnAddressToItsNetwork(String address, String network) {
        assertThat(ClientAddress.network(ip(address))).isEqualTo(network);
    }

    @Test
    void withoutProxiesAConnectionsOwnAddressCounts() {
        assertThat(site(with(), ip("192.0.2.1"), List.of("198.51.100.1"))).isEqualTo("192.0.2.1");
    }

    @Test
    void aStrangersHeaderIsNotBelieved() {
        assertThat(site(ADDRESSES, ip("192.0.2.1"), List.of("198.51.100.1"))).isEqualTo("192.0.2.1");
    }

    @Test
    void aProxysHeaderIsBelieved() {
        assertThat(site(ADDRESSES, ip("10.0.0.1"), List.of("198.51.100.1"))).isEqualTo("198.51.100.1");
    }

    @Test
    void aProxyOfAConfiguredNetworkIsBelieved() {
        assertThat(site(ADDRESSES, ip("172.20.0.3"), List.of("198.51.100.1"))).isEqualTo("198.51.100.1");
    }

    @Test
    void aProxyWithoutTheHeaderStandsForItself() {
        assertThat(site(ADDRESSES, ip("10.0.0.1"), List.of())).isEqualTo("10.0.0.1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "198.51.100.1, 10.0.0.2                | 198.51.100.1",
                "198.51.100.1,10.0.0.2,172.16.9.9      | 198.51.100.1",
                "203.0.113.66, 198.51.100.1            | 198.51.100.1",
                "10.0.0.2, 198.51.100.1                | 198.51.100.1",
                "203.0.113.66, 198.51.100.1, 10.0.0.2  | 198.51.100.1",
                "10.0.0.2                              | 10.0.0.2",
                "nonsense, 10.0.0.2                    | 10.0.0.2",
                "198.51.100.1, nonsense                | 10.0.0.1",
                "198.51.100.1, ''                      | 10.0.0.1",
                "198.51.100.1:4711                     | 10.0.0.1",
                "::ffff:198.51.100.1                   | 198.51.100.1",
            })
    void theNearestHopThatIsNoProxyCounts(String header, String expected) {
        assertThat(site(ADDRESSES, ip("10.0.0.1"), List.of(header))).isEqualTo(expected);
    }

    @Test
    void severalHeadersAreOneList() {
        assertThat(site(ADDRESSES, ip("10.0.0.1"), List.of("203.0.113.66", "198.51.100.1, 10.0.0.2")))
                .isEqualTo("198.51.100.1");
    }

    @Test
    void ipv6CountsByItsSite() {
        assertThat(site(with(), ip("2001:db8:1:2:3:4:5:6"), List.of()))
                .isEqualTo(site(with(), ip("2001:0db8:1:2::1"), List.of()))
                .isNotEqualTo(site(with(), ip("2001:db8:1:3::1"), List.of()));
    }

    @Test
    void anIpv4AddressWrittenAsIpv6IsTheSame() {
        assertThat(site(with(), ip("::ffff:192.0.2.1"), List.of())).isEqualTo("192.0.2.1");
    }

    @Test
    void anIpv6ProxyIsBelieved() {
        assertThat(site(ADDRESSES, ip("2001:db8:aaaa::1"), List.of("198.51.100.1")))
                .isEqualTo("198.51.100.1");
    }

    @Test
    void aNeighbourInTheProxysSiteIsNotBelieved() {
        assertThat(site(ADDRESSES, ip("2001:db8:aaaa::2"), List.of("198.51.100.1")))
                .doesNotContain("198.51.100.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.example", "10.0.0.1/33", "10.0.0.1/x", "10.0.0.1/", "2001:db8::/129", "10.0.0.1:80"})
    void aProxyThatIsNoAddressIsRefusedByName(String proxy) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(proxy))
                .withMessageContaining("rizztalk.websocket.proxies")
                .withMessageContaining(proxy);
    }

    private static ClientAddress with(String... proxies) {
        return new ClientAddress(new WebSocketConfiguration(
                List.of(), List.of(proxies), Duration.ofSeconds(20), Duration.ofSeconds(50), 262_144));
    }

    private static InetAddress ip(String text) {
        InetAddress address = NetUtil.createInetAddressFromIpAddressString(text);
        if (address == null) {
            throw new IllegalArgumentException(text);
        }
        return address;
    }
}
