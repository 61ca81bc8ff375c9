package com.rizztalk.bench.contender;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a JVM says of its heap, by jcmd(1). */
public final class JavaHeap {
    private static final double BYTES_A_KIB = 1024;
    private static final String UNITS = "BKMG";
    private static final Pattern ALLOCATED = Pattern.compile(" allocated=(\\d+)([BKMG]) ");

    private JavaHeap() {}

    /** Collects garbage, and says what is left, in KiB: the sum of the class histogram. */
    public static double liveKib(long pid) throws IOException {
        return ask(pid, "GC.class_histogram")
                .filter(line -> line.startsWith("Total"))
                .map(line -> line.strip().split("\\s+", -1)[2])
                .mapToDouble(bytes -> Long.parseLong(bytes) / BYTES_A_KIB)
                .findFirst()
                .orElseThrow(() -> new IOException("jcmd said nothing of a total"));
    }

    /** What the threads that live have allocated so far, in KiB; the JVM tells it of each by four digits or so. */
    public static double allocatedKib(long pid) throws IOException {
        return ask(pid, "Thread.print", "-e")
                .flatMap(line -> ALLOCATED.matcher(line).results())
                .mapToDouble(found ->
                        Long.parseLong(found.group(1)) * Math.pow(BYTES_A_KIB, UNITS.indexOf(found.group(2)) - 1))
                .sum();
    }

    private static Stream<String> ask(long pid, String... question) throws IOException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        List<String> command = Stream.concat(Stream.of(jcmd, Long.toString(pid)), Stream.of(question))
                .toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines();
    }
}
