package com.rizztalk.bench.soak;

import com.rizztalk.bench.contender.Commands;
import com.rizztalk.bench.contender.Contender;
import com.rizztalk.bench.contender.JavaHeap;
import com.rizztalk.bench.contender.Machine;
import com.rizztalk.bench.contender.RunningServer;
import com.rizztalk.bench.soak.Visitor.State;
import com.rizztalk.local.LocalRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * {@code make soak}: visitors start, skip, stop, lose the line and come again, on two nodes of which one is killed every
 * few minutes, under the eyes of a {@link Referee}. Ends with 1 where a promise was broken, something leaked, or an error
 * was logged.
 */
public final class Soak implements AutoCloseable {
    /** Growth is seen from quarter to quarter. */
    private static final int LEAST_MINUTES = 4;

    private static final int KILL_EVERY = 4;

    /** Minutes from which on a run is a result, in {@code bench/results/soak.txt}. */
    private static final int WORTH_KEEPING = 30;

    /** A grace, the lease of a node that is gone, and some. */
    private static final Duration ALL_GONE = Duration.ofSeconds(60);

    private final LocalRedis redis;
    private final List<RunningServer> nodes = new CopyOnWriteArrayList<>();
    private final List<Path> logs = new ArrayList<>();
    private final Population population;
    private final RedisKeys keys;
    private final List<String> said = new ArrayList<>();

    private Soak(int clients, double rate) throws IOException {
        redis = LocalRedis.start();
        keys = new RedisKeys(redis.uri());
        addNode();
        addNode();
        population = new Population(
                clients, rate, () -> nodes.stream().map(RunningServer::port).toList());
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int minutes = Math.max(LEAST_MINUTES, argument(arguments, 0, 30));
        int clients = argument(arguments, 1, 5000);
        int rate = argument(arguments, 2, 300);
        List<String> wrong;
        try (Soak soak = new Soak(clients, rate)) {
            soak.say("%d minutes, %,d visitors, %d deeds a second, two nodes, %s"
                    .formatted(minutes, clients, rate, Machine.describe()));
            wrong = soak.run(minutes, clients);
            soak.say(wrong.isEmpty() ? "Every promise was kept, and nothing grew." : String.join("\n", wrong));
            if (minutes >= WORTH_KEEPING) {
                Files.write(Commands.root().resolve("bench/results/soak.txt"), soak.said);
            }
        }
        if (!wrong.isEmpty()) {
            System.exit(1);
        }
    }

    private static int argument(String[] arguments, int at, int otherwise) {
        return at < arguments.length && !arguments[at].isBlank() ? Integer.parseInt(arguments[at]) : otherwise;
    }

    private void say(String line) {
        System.out.println(line);
        said.add(line);
    }

    private List<String> run(int count, int clients) throws IOException, InterruptedException {
        while (population.count(State.IDLE) < clients) {
            Thread.sleep(100);
        }
        population.begin();
        List<Minute> minutes = new ArrayList<>();
        for (int at = 1; at <= count; at++) {
            Thread.sleep(Duration.ofMinutes(1));
            minutes.add(look(at));
            say(minutes.getLast().line());
            if (at % KILL_EVERY == 0 && at < count) {
                killSecondNode();
            }
        }
        population.leave();
        Thread.sleep(ALL_GONE);
        Map<String, Long> left = keys.count();
        long calls = keys.calls();
        keys.sessions().forEach(session -> say("Left: " + session));
        say("After all have gone Redis counts " + calls + " calls, and has these keys: " + left);
        return Verdict.of(minutes, left, calls);
    }

    private Minute look(int at) throws IOException, InterruptedException {
        int waiting = population.count(State.WAITING);
        int inCall = population.count(State.IN_CALL);
        return new Minute(
                at,
                waiting + inCall + population.count(State.IDLE),
                waiting,
                inCall,
                population.call(() -> population.referee().pairs()),
                population.call(() -> population.referee().unavailable()),
                population.call(() -> population.referee().violations()),
                JavaHeap.liveKib(nodes.getFirst().pid()),
                keys.count(),
                errors());
    }

    private void killSecondNode() throws IOException, InterruptedException {
        say("  a node is killed, and another started in its place");
        RunningServer killed = nodes.removeLast();
        population.call(() -> {
            population.referee().nodeKilled();
            return true;
        });
        killed.close();
        addNode();
    }

    private void addNode() throws IOException {
        RunningServer node = RunningServer.start(Contender.RIZZTALK, redis.uri(), List.of(), Map.of());
        logs.add(node.log());
        nodes.add(node);
    }

    private long errors() throws IOException {
        long errors = 0;
        for (Path log : logs) {
            try (Stream<String> lines = Files.lines(log)) {
                errors += lines.filter(line -> line.contains(" ERROR ")).count();
            }
        }
        return errors;
    }

    @Override
    public void close() throws IOException {
        population.close();
        keys.close();
        nodes.forEach(RunningServer::close);
        redis.close();
    }
}
