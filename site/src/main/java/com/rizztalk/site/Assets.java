package com.rizztalk.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What pages load: joined, minified, and named by their content, so that browsers may keep them for ever. */
final class Assets {
    private static final int HASH_LETTERS = 10;

    /** Each entry and what it is called in templates. */
    private static final List<String> ENTRIES =
            List.of("js/main.js", "js/page.js", "js/ask.js", "js/reload.js", "css/site.css");

    private final Map<String, String> addresses = new TreeMap<>();

    private final Set<String> sentences;

    private Assets(Set<String> sentences) {
        this.sentences = sentences;
    }

    /** What the scripts say, in English. */
    Set<String> sentences() {
        return sentences;
    }

    static Assets build(SiteSettings settings, EsBuild esbuild) throws IOException {
        Assets assets = new Assets(SentenceCheck.saidIn(settings.assets().resolve("js"), ".js"));
        Path folder = Files.createDirectories(settings.out().resolve("assets"));
        for (String entry : ENTRIES) {
            Path made = Files.createTempFile("rizztalk", extension(entry));
            esbuild.bundle(settings.assets().resolve(entry), made);
            assets.publish(entry, Files.readAllBytes(made), folder);
            Files.delete(made);
        }
        return assets;
    }

    /** Writes bytes under a name that has their hash in it. */
    String publish(String name, byte[] bytes, Path folder) throws IOException {
        String file = name.substring(name.lastIndexOf('/') + 1);
        String extension = extension(file);
        String hashed = file.substring(0, file.length() - extension.length()) + "." + hash(bytes) + extension;
        Files.write(folder.resolve(hashed), bytes);
        String address = "/assets/" + hashed;
        addresses.put(name, address);
        return address;
    }

    /** The address of an asset, as a template names it. */
    String address(String name) {
        String address = addresses.get(name);
        if (address == null) {
            throw new IllegalArgumentException("No asset is called " + name);
        }
        return address;
    }

    private static String extension(String file) {
        return file.substring(file.lastIndexOf('.'));
    }

    private static String hash(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest).substring(0, HASH_LETTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
