package com.rizztalk.site;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;

/** When a page was last changed, as git knows. */
final class GitDates {
    private final SiteSettings settings;

    GitDates(SiteSettings settings) {
        this.settings = settings;
    }

    /** The day of the last commit; today for what git does not know yet, and in a preview, which must be quick. */
    LocalDate lastChanged(Path file) {
        if (settings.preview()) {
            return settings.today();
        }
        try {
            Process git = new ProcessBuilder("git", "log", "-1", "--format=%cs", "--", file.toString())
                    .directory(settings.root().toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String day = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor() == 0 && !day.isEmpty() ? LocalDate.parse(day) : settings.today();
        } catch (IOException e) {
            return settings.today();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return settings.today();
        }
    }
}
