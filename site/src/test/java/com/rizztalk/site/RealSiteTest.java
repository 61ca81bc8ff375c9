package com.rizztalk.site;

import static org.assertj.core.api.Assertions.assertThat;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.Decoder;
import com.fasterxml.jackson.jr.ob.JSON;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What search engines, phones and the web server find in the built site. */
class RealSiteTest {
    private static Path file(String address) {
        return RealSite.OUT.resolve(address.substring(1));
    }

    @Test
    void namesItsOwnAddressInEachPage() throws IOException {
        RealSite.pages()
                .forEach((address, html) -> assertThat(html)
                        .contains("<link rel=\"canonical\" href=\"" + RealSite.ORIGIN + address + "\">")
                        .contains("<meta property=\"og:url\" content=\"" + RealSite.ORIGIN + address + "\">"));
    }

    @Test
    void linksEachTranslationFromEachOther() throws IOException {
        Map<String, Set<String>> alternates = new HashMap<>();
        RealSite.pages().forEach((address, html) -> {
            List<String> found = RealSite.all(
                    "<link rel=\"alternate\" hreflang=\"(?!x-default)[a-z]+\" href=\"" + RealSite.ORIGIN
                            + "([^\"]+)\">",
                    html);
            alternates.put(address, new HashSet<>(found));
            assertThat(html).contains("hreflang=\"x-default\"");
        });
        alternates.forEach((address, others) -> {
            assertThat(others).as(address).contains(address);
            assertThat(others)
                    .as(address)
                    .allSatisfy(other -> assertThat(alternates.get(other)).isEqualTo(others));
        });
    }

    @Test
    void hasItsRulesAndItsHelpInEachLanguage() throws IOException {
        Map<String, Set<String>> languages = new HashMap<>();
        Set<String> all = new HashSet<>();
        RealSite.pages().values().forEach(html -> {
            String language = RealSite.all("<html lang=\"([a-z]+)\">", html).getFirst();
            String english = RealSite.all("x-default\" href=\"" + RealSite.ORIGIN + "([^\"]+)\"", html)
                    .getFirst();
            all.add(language);
            languages.computeIfAbsent(english, key -> new HashSet<>()).add(language);
        });
        assertThat(all).contains("en", "es");
        for (String page : List.of(
                "/",
                "/how-it-works/",
                "/safety/",
                "/privacy/",
                "/terms/",
                "/about/",
                "/contact/",
                "/404.html",
                "/offline.html")) {
            assertThat(languages.get(page)).as(page).isEqualTo(all);
        }
    }

    @Test
    void listsEverySearchablePageInTheSitemapWithItsDay() throws IOException {
        String sitemap = Files.readString(file("/sitemap.xml"));
        List<String> searchable = RealSite.pages().entrySet().stream()
                .filter(page -> !page.getValue().contains("noindex"))
                .map(page -> RealSite.ORIGIN + page.getKey())
                .toList();
        assertThat(RealSite.all("<loc>([^<]+)</loc>", sitemap)).containsExactlyInAnyOrderElementsOf(searchable);
        assertThat(RealSite.all("<lastmod>(\\d{4}-\\d\\d-\\d\\d)</lastmod>", sitemap))
                .hasSameSizeAs(searchable);
        assertThat(searchable).noneMatch(address -> address.contains("404") || address.contains("offline"));
    }

    @Test
    void tellsRobotsWhereTheSitemapIs() throws IOException {
        assertThat(file("/robots.txt")).content().contains("Sitemap: " + RealSite.ORIGIN + "/sitemap.xml");
    }

    @Test
    void showsSearchEnginesItsKeyForIndexNow() throws IOException {
        assertThat(file("/0123456789abcdef.txt")).hasContent("0123456789abcdef");
    }

    @Test
    void namesOnlyIconsThatAreThereInTheManifest() throws IOException {
        Map<String, Object> manifest = JSON.std.mapFrom(Files.readString(file("/site.webmanifest")));
        assertThat(manifest).containsKeys("name", "short_name", "start_url", "display", "icons");
        assertThat(RealSite.list(manifest, "icons")).isNotEmpty();
        for (Map<?, ?> members : RealSite.list(manifest, "icons")) {
            Path image = file(String.valueOf(members.get("src")));
            assertThat(image).exists();
            if ("image/png".equals(members.get("type"))) {
                BufferedImage drawn = ImageIO.read(image.toFile());
                assertThat(members.get("sizes")).isEqualTo(drawn.getWidth() + "x" + drawn.getHeight());
            }
        }
    }

    @Test
    void drawsAnIconForAppleAndOneForOldBrowsers() throws IOException {
        assertThat(ImageIO.read(file("/apple-touch-icon.png").toFile()).getWidth())
                .isEqualTo(180);
        ByteBuffer ico =
                ByteBuffer.wrap(Files.readAllBytes(file("/favicon.ico"))).order(ByteOrder.LITTLE_ENDIAN);
        int length = ico.getInt(14);
        int offset = ico.getInt(18);
        assertThat(offset + length).isEqualTo(ico.capacity());
        byte[] png = Arrays.copyOfRange(ico.array(), offset, offset + length);
        assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isEqualTo(32);
    }

    @Test
    void givesTheWebServerItsRedirectsNotFoundPagesAndHeaders() throws IOException {
        assertThat(Files.readAllLines(RealSite.OUT.resolveSibling("redirects.map")))
                .contains("/rules.html /safety/;")
                .allMatch(line -> line.matches("/\\S+ /\\S*;"));
        assertThat(RealSite.OUT.resolveSibling("not-found.map"))
                .hasContent("~^/es/ /es/404.html;\ndefault /404.html;\n");
        assertThat(RealSite.OUT.resolveSibling("headers.txt"))
                .content()
                .contains("Content-Security-Policy: default-src 'none'", "script-src 'self'")
                .doesNotContain("unsafe-inline");
    }

    @Test
    void namesAssetsByTheirContent() throws Exception {
        for (Path file : Folders.files(RealSite.OUT.resolve("assets"))) {
            String name = file.getFileName().toString();
            if (!name.endsWith(".gz") && !name.endsWith(".br")) {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
                assertThat(name).matches(".+\\.[0-9a-f]{10}\\.(js|css|png)");
                assertThat(name).contains("." + HexFormat.of().formatHex(digest).substring(0, 10) + ".");
            }
        }
    }

    @Test
    void putsASmallerCopyBesideEachText() throws IOException {
        Brotli4jLoader.ensureAvailability();
        for (Path file : Folders.files(RealSite.OUT)) {
            String name = file.getFileName().toString();
            if (name.matches(".*\\.(html|css|js|xml|svg|webmanifest)") && Files.size(file) >= 512) {
                byte[] text = Files.readAllBytes(file);
                Path gzip = file.resolveSibling(name + ".gz");
                Path brotli = file.resolveSibling(name + ".br");
                try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(gzip))) {
                    assertThat(in.readAllBytes()).as(name).isEqualTo(text);
                }
                assertThat(Decoder.decompress(Files.readAllBytes(brotli)).getDecompressedData())
                        .as(name)
                        .isEqualTo(text);
                assertThat(Files.size(brotli)).as(name).isLessThan(text.length);
            }
        }
    }

    @Test
    void givesTheSameBytesFromTheSameSources(@TempDir Path folder) throws IOException {
        Path again = RealSite.build(folder.resolve("again"));
        assertThat(names(again)).isEqualTo(names(RealSite.OUT));
        SoftAssertions.assertSoftly(softly -> {
            for (String name : names(again)) {
                softly.assertThat(again.resolve(name)).hasSameBinaryContentAs(RealSite.OUT.resolve(name));
            }
        });
    }

    private static Set<String> names(Path folder) {
        try {
            return Folders.files(folder).stream()
                    .map(file -> folder.relativize(file).toString())
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
