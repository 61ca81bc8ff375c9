package com.rizztalk.bench.profile;

import com.rizztalk.bench.contender.Commands;
import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** async-profiler in another JVM: samples of every thread that is on a processor, by its own time. */
final class Profiler implements AutoCloseable {
    private static final String LIBRARY = "libasyncProfiler.so";

    private final long pid;
    private final Path folder;

    private Profiler(long pid, Path folder) {
        this.pid = pid;
        this.folder = folder;
    }

    /**
     * Begins to sample.
     *
     * @param pid a JVM's process
     * @throws IOException where it does not take the profiler, or the machine lets nobody sample
     */
    static Profiler begin(long pid) throws IOException {
        Path folder = Commands.root().resolve("bench/target/profiler");
        Files.createDirectories(folder);
        String architecture = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x64";
        try (InputStream library =
                Profiler.class.getClassLoader().getResourceAsStream("linux-" + architecture + "/" + LIBRARY)) {
            if (library == null) {
                throw new IOException("There is no async-profiler for " + architecture);
            }
            Files.copy(library, folder.resolve(LIBRARY), StandardCopyOption.REPLACE_EXISTING);
        }
        Profiler profiler = new Profiler(pid, folder);
        profiler.ask("start,event=ctimer,interval=1ms,threads");
        return profiler;
    }

    /**
     * Returns what was sampled so far.
     *
     * @return lines of frames, the outermost first, separated by semicolons, and a number of samples
     */
    String stacks() throws IOException {
        Path file = folder.resolve("samples.collapsed");
        ask("dump,file=" + file);
        return Files.readString(file);
    }

    /** Draws what was sampled so far. */
    void draw(Path file, String title) throws IOException {
        ask("dump,title=" + title + ",file=" + file);
    }

    @Override
    public void close() throws IOException {
        ask("stop");
    }

    private void ask(String command) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
            try {
                machine.loadAgentPath(folder.resolve(LIBRARY).toString(), command);
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException | AgentLoadException | AgentInitializationException e) {
            throw new IOException("The profiler does not take \"" + command + "\"", e);
        }
    }
}
