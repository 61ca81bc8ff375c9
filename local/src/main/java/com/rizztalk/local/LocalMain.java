package com.rizztalk.local;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Runs the server on a laptop: {@code LocalMain MAIN-CLASS [ARGUMENT…]} gives it a Redis by the system property
 * {@code redis.uri}, then calls its main method. The Redis is that of {@code RIZZTALK_REDIS_URI} where it is set,
 * else one that lives as long as this process.
 */
public final class LocalMain {
    /** Held for as long as the process lives, so that it isn't collected and its server ended. */
    @SuppressWarnings("unused")
    private static @Nullable LocalRedis redis;

    private LocalMain() {}

    public static void main(String[] arguments) throws Throwable {
        if (arguments.length == 0) {
            throw new IllegalArgumentException("LocalMain needs the class to run as its first argument");
        }
        System.setProperty("redis.uri", redisUri(System.getenv("RIZZTALK_REDIS_URI")));
        run(arguments[0], Arrays.copyOfRange(arguments, 1, arguments.length));
        // The server listens by now; its main method returns and its threads go on.
        System.out.println(Directions.text(System.getenv().getOrDefault("PORT", "8080"), Directions.addresses()));
    }

    private static String redisUri(@Nullable String given) throws IOException {
        if (given != null && !given.isBlank()) {
            System.out.println("Redis: " + withoutCredentials(given) + ", from RIZZTALK_REDIS_URI");
            return given;
        }
        LocalRedis started = LocalRedis.start();
        redis = started;
        System.out.println("Redis: " + started.describe());
        return started.uri().toString();
    }

    private static String withoutCredentials(String uri) {
        return uri.replaceFirst("//[^/@]*@", "//");
    }

    private static void run(String mainClass, String[] arguments) throws Throwable {
        try {
            Class.forName(mainClass).getMethod("main", String[].class).invoke(null, (Object) arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
    }
}
