package com.rizztalk.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * esbuild, which joins and minifies modules and style sheets: the program that a Maven artefact carries for this kind of
 * machine, or the one on the PATH.
 */
final class EsBuild implements AutoCloseable {
    private static final String VERSION = "0.23.1";

    private final Path folder;
    private final String program;

    EsBuild() throws IOException {
        folder = Files.createTempDirectory("rizztalk-esbuild");
        program = unpack(platform());
    }

    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch");
        return (system.startsWith("mac") ? "darwin" : system) + "-" + (machine.equals("aarch64") ? "arm64" : "x64");
    }

    private String unpack(String platform) throws IOException {
        String name = "/META-INF/resources/_static/" + platform + "/" + VERSION + "/bin/esbuild";
        try (InputStream in = EsBuild.class.getResourceAsStream(name)) {
            if (in == null) {
                return "esbuild";
            }
            Path file = folder.resolve("esbuild");
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            if (!file.toFile().setExecutable(true)) {
                throw new IOException("esbuild can't be made executable in " + folder);
            }
            return file.toString();
        }
    }

    /** Bundles one entry into one minified file. */
    void bundle(Path entry, Path out) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                program,
                entry.toString(),
                "--bundle",
                "--minify",
                "--format=esm",
                "--target=es2022",
                "--external:*.svg",
                "--log-level=warning",
                "--outfile=" + out));
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new IOException(
                    "There is no esbuild for " + platform() + " here: put esbuild " + VERSION + " on the PATH", e);
        }
        try (InputStream output = process.getInputStream()) {
            String said = new String(output.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException("esbuild does not take " + entry + ":\n" + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while esbuild ran", e);
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(folder.resolve("esbuild"));
        Files.deleteIfExists(folder);
    }
}
