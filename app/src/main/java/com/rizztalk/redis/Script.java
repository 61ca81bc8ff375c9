package com.rizztalk.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Lua script of the class path, {@code lua/NAME.lua}. A line {@code --@include NAME.lua} is replaced by that file,
 * and by its own includes, if they were not included before.
 *
 * @param name such as {@code matchmaking/enter}
 * @param source what Redis runs
 * @param sha1 its digest, for EVALSHA
 */
public record Script(String name, String source, String sha1) {
    private static final Pattern INCLUDE = Pattern.compile("^--@include (\\S+)$", Pattern.MULTILINE);

    /**
     * Loads a script.
     *
     * @param name such as {@code matchmaking/enter}
     * @return the script
     * @throws IllegalArgumentException where the class path has none of this name
     */
    public static Script load(String name) {
        String source = expand(name + ".lua", new HashSet<>());
        return new Script(name, source, sha1(source));
    }

    private static String expand(String file, Set<String> included) {
        return INCLUDE.matcher(read(file))
                .replaceAll(found ->
                        Matcher.quoteReplacement(included.add(found.group(1)) ? expand(found.group(1), included) : ""));
    }

    private static String read(String file) {
        try (InputStream in = Script.class.getResourceAsStream("/lua/" + file)) {
            if (in == null) {
                throw new IllegalArgumentException("There is no script lua/" + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalArgumentException("The script lua/" + file + " cannot be read", e);
        }
    }

    private static String sha1(String source) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(source.getBytes(StandardCharsets.UTF_8));
            return java.util.HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-1", e);
        }
    }
}
