package com.rizztalk.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DomainTest {
    @Test
    void needsNothingOnThisMachineButMayHaveAll() {
        assertThat(Domain.local(Map.of())).isEqualTo(new Domain("http://localhost:8080", "", ""));
        assertThat(Domain.local(Map.of("RIZZTALK_ORIGIN", "http://localhost:18080"))
                        .origin())
                .isEqualTo("http://localhost:18080");
        Map<String, String> all = Map.of(
                "RIZZTALK_ORIGIN", "https://example.com",
                "RIZZTALK_GA_ID", "G-AB12CD34EF",
                "RIZZTALK_INDEXNOW_KEY", "26ecd1ada8034912");
        Domain domain = new Domain("https://example.com", "G-AB12CD34EF", "26ecd1ada8034912");
        assertThat(Domain.local(all)).isEqualTo(domain);
        assertThat(Domain.published(all)).isEqualTo(domain);
    }

    @ParameterizedTest
    @CsvSource({
        "RIZZTALK_ORIGIN, example.com",
        "RIZZTALK_ORIGIN, https://example.com/",
        "RIZZTALK_ORIGIN, https://example.com?page=1",
        "RIZZTALK_ORIGIN, https://somebody@example.com",
        "RIZZTALK_ORIGIN, https://exam ple.com",
        "RIZZTALK_ORIGIN, ftp://example.com",
        "RIZZTALK_GA_ID, UA-12345-6",
        "RIZZTALK_GA_ID, G-ab12cd34ef",
        "RIZZTALK_GA_ID, AB12CD34EF",
        "RIZZTALK_GA_ID, ' G-AB12CD34EF'",
        "RIZZTALK_INDEXNOW_KEY, short",
        "RIZZTALK_INDEXNOW_KEY, ../../etc/passwd",
    })
    void saysWhatHasNotItsForm(String name, String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Domain.local(Map.of(name, value)))
                .withMessageStartingWith(name + " must ")
                .withMessageEndingWith(" and is " + value);
    }

    @ParameterizedTest
    @CsvSource({
        "'', RIZZTALK_ORIGIN is not set",
        "http://example.com, 'RIZZTALK_ORIGIN is http://example.com, but a published site must have an https address.'",
        "http://localhost:8080, RIZZTALK_ORIGIN is http://localhost:8080",
    })
    void isPublishedUnderAnHttpsOriginOnly(String origin, String words, @TempDir Path folder)
            throws IOException, InterruptedException {
        Path out = folder.resolve("out");

        Outcome outcome = run(Map.of("RIZZTALK_ORIGIN", origin, "RIZZTALK_GA_ID", "G-AB12CD34EF"), "build", out);

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.words()).startsWith(words).contains("for example RIZZTALK_ORIGIN=https://example.com");
        assertThat(out).doesNotExist();
    }

    @Test
    void isBuiltForThisMachineByACommandOfItsOwn(@TempDir Path folder) throws IOException, InterruptedException {
        Path out = folder.resolve("out");

        Outcome outcome = run(Map.of(), "build-local", out);

        assertThat(outcome.words()).contains("Site: ");
        assertThat(out.resolve("sitemap.xml")).content().contains("http://localhost:8080/");
    }

    /** An editor copies a command line from there. */
    @Test
    void eachCommandOfTheDocumentsNamesTheOrigin() throws IOException {
        Pattern command = Pattern.compile("RIZZTALK_\\w+=\\S+ [^`\\n]*make (site|submit)");
        for (String name : List.of("editors.md", "analytics.md")) {
            String text = Files.readString(Path.of("..", "docs", name));
            assertThat(command.matcher(text).results().map(MatchResult::group))
                    .as(name)
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line).contains("RIZZTALK_ORIGIN=https://"));
        }
    }

    /** What the generator's process ended with, and what it said. */
    private record Outcome(int status, String words) {}

    private static Outcome run(Map<String, String> variables, String command, Path out)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        command,
                        ".",
                        out.toString())
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("RIZZTALK_"));
        builder.environment().putAll(variables);
        Process process = builder.start();
        String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), words);
    }

    @Test
    void leavesAllOfGooglesOutWithoutMeasurementId(@TempDir Path folder) throws IOException {
        Domain domain = new Domain(RealSite.ORIGIN, "", "");
        Path out = RealSite.build(domain, folder.resolve("site"));

        for (Path file : Folders.files(folder)) {
            if (file.toString().matches(".*\\.(html|txt)")) {
                assertThat(file).content().doesNotContain("google-analytics", "googletagmanager", "id=\"consent\"");
            }
        }
        assertThat(out.resolve("index.html")).exists();
    }
}
