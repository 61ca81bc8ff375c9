package com.rizztalk.bench.contender;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** What is alive in a JVM's heap, by jcmd(1). */
public final class LiveHeap {
    private LiveHeap() {}

    /** Collects garbage, and says what is left, in KiB: the sum of the class histogram. */
    public static double kib(long pid) throws IOException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process process = new ProcessBuilder(List.of(jcmd, Long.toString(pid), "GC.class_histogram"))
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return text.lines()
                .filter(line -> line.startsWith("Total"))
                .map(line -> line.strip().split("\\s+", -1)[2])
                .mapToDouble(bytes -> Long.parseLong(bytes) / 1024.0)
                .findFirst()
                .orElseThrow(() -> new IOException("jcmd said: " + text));
    }
}
