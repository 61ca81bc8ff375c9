package com.rizztalk.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DomainTest {
    @Test
    void needsNothingButMayHaveAll() {
        assertThat(Domain.of(Map.of())).isEqualTo(new Domain("http://localhost:8080", "", ""));
        assertThat(Domain.of(Map.of(
                        "RIZZTALK_ORIGIN", "https://example.com",
                        "RIZZTALK_GA_ID", "G-AB12CD34EF",
                        "RIZZTALK_INDEXNOW_KEY", "26ecd1ada8034912")))
                .isEqualTo(new Domain("https://example.com", "G-AB12CD34EF", "26ecd1ada8034912"));
    }

    @ParameterizedTest
    @CsvSource({
        "RIZZTALK_ORIGIN, example.com",
        "RIZZTALK_ORIGIN, https://example.com/",
        "RIZZTALK_GA_ID, UA-12345-6",
        "RIZZTALK_GA_ID, G-ab12cd34ef",
        "RIZZTALK_GA_ID, AB12CD34EF",
        "RIZZTALK_GA_ID, ' G-AB12CD34EF'",
        "RIZZTALK_INDEXNOW_KEY, short",
        "RIZZTALK_INDEXNOW_KEY, ../../etc/passwd",
    })
    void saysWhatHasNotItsForm(String name, String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Domain.of(Map.of(name, value)))
                .withMessageStartingWith(name + " must ")
                .withMessageEndingWith(" and is " + value);
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
