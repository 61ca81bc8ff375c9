package com.rizztalk.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.openqa.selenium.ImmutableCapabilities;
import org.openqa.selenium.remote.RemoteWebDriver;

/**
 * A real WebKit, the engine of every browser on an iPhone: Debian's WebKitGTK in its MiniBrowser, on a screen of its own,
 * by WebDriver. Debian builds it without WebRTC.
 */
final class WebKit implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    private static final String HINT = ": bin/install-test-tools installs it";

    private final int port = freePort();
    private @Nullable Process screen;
    private @Nullable Process driver;
    private @Nullable RemoteWebDriver browser;

    /** A new browser, its profile empty and its microphone a fake one that is allowed. */
    RemoteWebDriver open(URI page) {
        Map<String, Object> options = Map.of(
                "args", List.of("--automation", "--enable-mock-capture-devices=true", "--enable-media-stream=true"));
        RemoteWebDriver opened =
                new RemoteWebDriver(address(), new ImmutableCapabilities("webkitgtk:browserOptions", options), false);
        browser = opened;
        opened.get(page.toString());
        return opened;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        Process display =
                start(log("xvfb", "Xvfb", "-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp")
                        .redirectOutput(ProcessBuilder.Redirect.PIPE));
        screen = display;
        BufferedReader said = display.inputReader(StandardCharsets.US_ASCII);
        String number = said.readLine();
        assertThat(number).as("the screen that Xvfb opened").isNotNull();

        ProcessBuilder command = log("webkit", "WebKitWebDriver", "--port=" + port);
        command.environment().put("DISPLAY", ":" + number);
        command.environment().remove("WAYLAND_DISPLAY");
        Process started = start(command);
        driver = started;
        Awaitility.await("WebKit's driver").atMost(Duration.ofSeconds(20)).until(() -> {
            assertThat(started.isAlive()).as("WebKitWebDriver runs").isTrue();
            return answers();
        });
    }

    private static ProcessBuilder log(String name, String... command) {
        return new ProcessBuilder(command)
                .redirectErrorStream(false)
                .redirectError(Path.of("target", name + ".log").toFile())
                .redirectOutput(Path.of("target", name + ".out").toFile());
    }

    private static Process start(ProcessBuilder command) {
        try {
            return command.start();
        } catch (IOException e) {
            throw new IllegalStateException("No " + command.command().getFirst() + HINT, e);
        }
    }

    private java.net.URL address() {
        try {
            return URI.create("http://127.0.0.1:" + port).toURL();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("There is no free port", e);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (browser != null) {
            browser.quit();
            browser = null;
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        for (Process process : new Process[] {driver, screen}) {
            if (process != null) {
                process.destroy();
                process.waitFor(5, TimeUnit.SECONDS);
            }
        }
    }
}
