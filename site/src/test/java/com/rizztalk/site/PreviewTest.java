package com.rizztalk.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreviewTest {
    @TempDir
    Path folder;

    @Test
    void showsDraftsOnlyInAPreview() throws IOException {
        TinySite site =
                new TinySite(folder).page("en/soon.md", "title: Soon\ndescription: Not yet.\ndraft: true", "Wait.");
        assertThat(site.build()).isEmpty();
        assertThat(site.out().resolve("soon")).doesNotExist();
        assertThat(new SiteBuilder(site.settings(true)).build()).isEmpty();
        assertThat(site.out().resolve("soon/index.html")).content().contains("Draft", "Wait.");
        assertThat(site.out().resolve("sitemap.xml")).content().doesNotContain("soon");
    }

    @Test
    void buildsAgainAfterEachKindOfChange() throws IOException {
        TinySite site = new TinySite(folder);
        SiteBuilder builder = new SiteBuilder(site.settings(true));
        Path home = site.out().resolve("index.html");
        assertThat(builder.build()).isEmpty();
        assertThat(home).content().contains("Hello.");

        site.page("en/index.md", "title: Home\ndescription: The home page.", "Good evening.");
        assertThat(builder.build()).isEmpty();
        assertThat(home).content().contains("Good evening.");

        site.write("assets/css/site.css", "body { margin: 1px }\n");
        assertThat(builder.build()).isEmpty();
        assertThat(site.out().resolve("assets"))
                .isDirectoryContaining(file -> file.toString().endsWith(".css") && contains(file, "1px"));

        site.write(
                "templates/page.jte",
                "@import com.rizztalk.site.PageView\n@param PageView page\n<h1>Other</h1>$unsafe{page.body()}\n");
        assertThat(builder.build()).isEmpty();
        assertThat(home).content().startsWith("<h1>Other</h1>");
    }

    @Test
    void goesOnAfterAMistake() throws IOException {
        TinySite site = new TinySite(folder);
        SiteBuilder builder = new SiteBuilder(site.settings(true));
        assertThat(builder.build()).isEmpty();
        site.page("en/index.md", "title: Home", "Broken.");
        assertThat(builder.build()).isNotEmpty();
        site.page("en/index.md", "title: Home\ndescription: The home page.", "Mended.");
        assertThat(builder.build()).isEmpty();
        assertThat(site.out().resolve("index.html")).content().contains("Mended.");
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
