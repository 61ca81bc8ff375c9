package com.rizztalk.site;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Writes a .gz and a .br beside each text, as small as can be, so that the web server need not compress. */
final class Precompressed {
    private static final Set<String> TEXTS = Set.of("html", "css", "js", "json", "svg", "xml", "txt", "webmanifest");
    private static final int BROTLI_BEST = 11;

    /** Below this, headers weigh more than what is saved. */
    private static final int LEAST_BYTES = 512;

    private Precompressed() {}

    static void write(Path folder) throws IOException {
        Brotli4jLoader.ensureAvailability();
        for (Path file : Folders.files(folder)) {
            String name = file.getFileName().toString();
            if (TEXTS.contains(name.substring(name.lastIndexOf('.') + 1)) && Files.size(file) >= LEAST_BYTES) {
                byte[] bytes = Files.readAllBytes(file);
                gzip(file.resolveSibling(name + ".gz"), bytes);
                Files.write(
                        file.resolveSibling(name + ".br"),
                        Encoder.compress(bytes, new Encoder.Parameters().setQuality(BROTLI_BEST)));
            }
        }
    }

    private static void gzip(Path file, byte[] bytes) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file)) {
            {
                def.setLevel(Deflater.BEST_COMPRESSION);
            }
        }) {
            out.write(bytes);
        }
    }
}
