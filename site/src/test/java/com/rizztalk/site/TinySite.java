package com.rizztalk.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/** A site of one English page, one template and hardly any script, to break in a test. */
final class TinySite {
    static final LocalDate TODAY = LocalDate.of(2026, 11, 24);

    private final Path root;
    private final Path out;

    TinySite(Path folder) throws IOException {
        root = folder.resolve("site");
        out = folder.resolve("out/site");
        write("content/en/_language.yml", "name: English\n");
        page("en/index.md", "title: Home\ndescription: The home page.", "Hello.");
        write("templates/page.jte", """
                @import com.rizztalk.site.PageView
                @param PageView page
                <!doctype html>
                <title>${page.title()}</title>
                @if(page.draft())<p>${page.say("Draft")}</p>@endif
                $unsafe{page.body()}
                """);
        write("assets/js/main.js", "export const tiny = true;\n");
        write("assets/js/page.js", "export const plain = true;\n");
        write("assets/js/ask.js", "globalThis.asked = true;\n");
        write("assets/js/reload.js", "export const again = true;\n");
        write("assets/css/site.css", "body { margin: 0 }\n");
        write("assets/favicon.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n");
    }

    TinySite write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        return this;
    }

    /** Writes a page: its head begins in the second line, the first is the fence. */
    TinySite page(String file, String head, String body) throws IOException {
        return write("content/" + file, "---\n" + head + "\n---\n" + body + "\n");
    }

    SiteSettings settings(boolean preview) {
        return new SiteSettings(root, out, new Domain("https://example.com", "", ""), preview, TODAY);
    }

    /** Builds for a domain, and gives the mistakes as an editor sees them. */
    List<String> build() throws IOException {
        return new SiteBuilder(settings(false))
                .build().stream().map(Problem::toString).toList();
    }

    Path root() {
        return root;
    }

    Path out() {
        return out;
    }
}
