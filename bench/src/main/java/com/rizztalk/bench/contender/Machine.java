package com.rizztalk.bench.contender;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What Linux says of a process (proc(5)). */
public final class Machine {
    private static final double MICROS_A_TICK = 10_000;
    private static final int UTIME_AFTER_NAME = 11;

    private Machine() {}

    /** Processor time of all of a process' threads so far, in microseconds; Linux counts it by 10 ms. */
    public static double cpuMicros(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
        return MICROS_A_TICK
                * (Long.parseLong(fields.get(UTIME_AFTER_NAME)) + Long.parseLong(fields.get(UTIME_AFTER_NAME + 1)));
    }

    /** Resident memory in KiB. */
    public static long residentKib(long pid) throws IOException {
        return kib(pid, "VmRSS:");
    }

    private static long kib(long pid, String name) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }

    /** How many file descriptors a process may have (getrlimit(2)). A JVM takes as many as it may. */
    public static int descriptors() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/limits")).stream()
                .filter(line -> line.startsWith("Max open files"))
                .mapToInt(line -> Integer.parseInt(line.split("\\s+", -1)[3]))
                .findFirst()
                .orElseThrow();
    }

    /** Processors and their model, for the results. */
    public static String describe() throws IOException {
        String model = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 2))
                .findFirst()
                .orElse("unknown processor");
        return Runtime.getRuntime().availableProcessors() + " processors (" + model + "), Java "
                + System.getProperty("java.vm.version");
    }
}
