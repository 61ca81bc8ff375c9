package com.rizztalk.bench.contender;

import com.rizztalk.bench.crowd.Crowd;
import com.rizztalk.bench.crowd.Passerby;
import com.rizztalk.local.LocalRedis;
import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A contender with a Redis of its own: so what Redis costs is what this contender costs it. */
public final class Stage implements AutoCloseable {
    private final Contender contender;
    private final LocalRedis redis;
    private final List<RunningServer> servers = new ArrayList<>();
    private final List<Crowd> crowds = new ArrayList<>();

    private Stage(Contender contender, LocalRedis redis) {
        this.contender = contender;
        this.redis = redis;
    }

    /** Starts Redis and so many nodes of the contender. */
    public static Stage set(Contender contender, int nodes, List<String> javaFlags) throws IOException {
        return set(contender, nodes, javaFlags, Map.of());
    }

    /** The same with the nodes' configuration, by names of environment variables. */
    public static Stage set(Contender contender, int nodes, List<String> javaFlags, Map<String, String> configuration)
            throws IOException {
        Stage stage = new Stage(contender, LocalRedis.start());
        try {
            for (int i = 0; i < nodes; i++) {
                stage.servers.add(RunningServer.start(contender, stage.redis.uri(), javaFlags, configuration));
            }
        } catch (IOException e) {
            stage.close();
            throw e;
        }
        return stage;
    }

    /** Connects clients, to the nodes in turn. Each such crowd has a thread of its own. */
    public Crowd connect(int clients) throws InterruptedException {
        Crowd connected = Crowd.connect(contender.dialect(), ports(), clients);
        crowds.add(connected);
        return connected;
    }

    /** Has somebody come and go. */
    public Passerby passerby(Duration stay) {
        return Passerby.begin(contender.dialect(), ports(), stay);
    }

    private List<Integer> ports() {
        return servers.stream().map(RunningServer::port).toList();
    }

    public RunningServer server() {
        return servers.getFirst();
    }

    /** What the servers and Redis took of the processor so far. */
    public Cpu cpu() throws IOException {
        double server = 0;
        for (RunningServer each : servers) {
            server += Machine.cpuMicros(each.pid());
        }
        return new Cpu(server, Machine.cpuMicros(redis.pid()));
    }

    /** Commands that clients sent to Redis so far; those within a script are not among them. */
    public long redisCommands() {
        return sum(redisInfo("commandstats"), "cmdstat_(eval|evalsha|publish):calls=(\\d+),.*", 2);
    }

    /** How long Redis was busy with scripts so far, by its own count (INFO commandstats). */
    public RedisTime redisTime() {
        String counted = redisInfo("commandstats");
        double scripts = sum(counted, "cmdstat_(eval|evalsha):.*usec=(\\d+),.*", 2);
        return new RedisTime(scripts, sum(counted, "cmdstat_([^:]*):.*usec=(\\d+),.*", 2) - scripts);
    }

    /** What Redis holds, in bytes, its own part included. */
    public long redisMemory() {
        return sum(redisInfo("memory"), "used_memory:(\\d+)", 1);
    }

    private String redisInfo(String section) {
        RedisClient client = RedisClient.create(redis.uri().toString());
        try (var connection = client.connect()) {
            return connection.sync().info(section);
        } finally {
            client.shutdown();
        }
    }

    private static long sum(String info, String line, int group) {
        Pattern wanted = Pattern.compile(line);
        return info.lines()
                .map(wanted::matcher)
                .filter(Matcher::matches)
                .mapToLong(found -> Long.parseLong(found.group(group)))
                .sum();
    }

    /**
     * Redis' time, in microseconds.
     *
     * @param scripts from their begin to their end
     * @param commands that were run, nearly all of them within scripts
     */
    public record RedisTime(double scripts, double commands) {
        /** What was spent since an earlier reading. */
        public RedisTime since(RedisTime earlier) {
            return new RedisTime(scripts - earlier.scripts, commands - earlier.commands);
        }
    }

    /**
     * Processor time, in microseconds.
     *
     * @param server of the servers
     * @param redis of Redis
     */
    public record Cpu(double server, double redis) {
        /** What was spent since an earlier reading. */
        public Cpu since(Cpu earlier) {
            return new Cpu(server - earlier.server, redis - earlier.redis);
        }

        /** The share of one of so many. */
        public Cpu each(long count) {
            return new Cpu(server / count, redis / count);
        }

        public double total() {
            return server + redis;
        }
    }

    @Override
    public void close() throws IOException {
        crowds.forEach(Crowd::close);
        for (RunningServer server : servers) {
            server.close();
        }
        redis.close();
    }
}
