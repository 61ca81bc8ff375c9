package com.rizztalk.bench.profile;

import com.rizztalk.bench.contender.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Where the processor's time of one deed goes, in microseconds by part: the server's by samples, Redis' by what it counts
 * of its commands.
 */
public final class Profile {
    private final Map<String, Double> micros = new LinkedHashMap<>();

    private Profile() {}

    /** How many deeds a load did in a while. */
    public interface Load {
        long during(Duration length) throws IOException, InterruptedException;
    }

    /**
     * Samples for a while.
     *
     * @param stage one node and its Redis, under a load that is warmed up
     * @param load counts what is done
     * @param length how long
     * @param picture where the flame graph goes
     * @param title the flame graph's
     */
    public static Profile take(Stage stage, Load load, Duration length, Path picture, String title)
            throws IOException, InterruptedException {
        Profile profile = new Profile();
        try (Profiler profiler = Profiler.begin(stage.server().pid())) {
            Stage.Cpu cpu = stage.cpu();
            Stage.RedisTime redis = stage.redisTime();
            long deeds = load.during(length);
            Stage.Cpu spent = stage.cpu().since(cpu);
            Stage.RedisTime inRedis = stage.redisTime().since(redis);
            profile.server(profiler.stacks(), spent.server() / deeds);
            profile.redis(inRedis, spent.redis(), deeds);
            profiler.draw(picture, title);
        }
        return profile;
    }

    private void server(String stacks, double each) {
        Map<Part, Long> samples = new EnumMap<>(Part.class);
        stacks.lines().forEach(line -> {
            int end = line.lastIndexOf(' ');
            samples.merge(Part.of(line.substring(0, end)), Long.parseLong(line.substring(end + 1)), Long::sum);
        });
        double all = samples.values().stream().mapToLong(it -> it).sum();
        for (Part part : Part.values()) {
            micros.put(part.title(), each * samples.getOrDefault(part, 0L) / all);
        }
    }

    private void redis(Stage.RedisTime spent, double cpu, long deeds) {
        micros.put("Redis: the commands that scripts ask for", spent.commands() / deeds);
        micros.put("Redis: the scripts around them", (spent.scripts() - spent.commands()) / deeds);
        micros.put("Redis: reading, parsing, answering", (cpu - spent.scripts()) / deeds);
    }

    /** A table of several profiles, a column each. */
    public static String table(Map<String, Profile> profiles) {
        StringBuilder table = new StringBuilder("| µs of processor time |");
        profiles.keySet().forEach(name -> table.append(" a ").append(name).append(" |"));
        table.append("\n| --- |").append(" ---: |".repeat(profiles.size())).append('\n');
        profiles.values().iterator().next().micros.keySet().forEach(part -> {
            table.append("| ").append(part).append(" |");
            profiles.values()
                    .forEach(profile -> table.append(
                            String.format(Locale.ROOT, " %.1f |", profile.micros.getOrDefault(part, 0.0))));
            table.append('\n');
        });
        return table.toString();
    }
}
