package com.rizztalk.site;

import com.rizztalk.site.Page.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads one Markdown file and notes what is wrong with its head. */
final class PageReader {
    private final SiteSettings settings;
    private final Problems problems;
    private final String mainLanguage;

    PageReader(SiteSettings settings, Problems problems, String mainLanguage) {
        this.settings = settings;
        this.problems = problems;
        this.mainLanguage = mainLanguage;
    }

    Page read(Path file) throws IOException {
        FrontMatter head = FrontMatter.read(file, Files.readString(file), Page.KEYS, problems);
        Path inside = settings.content().relativize(file);
        String language = inside.getName(0).toString();
        String name = name(file);
        String title = required(file, head, "title", Page.MAX_TITLE);
        String description = required(file, head, "description", Page.MAX_DESCRIPTION);
        if (!head.text("group").isEmpty() && !Page.GROUPS.contains(head.text("group"))) {
            problems.add(file, head.line("group"), "group must be one of " + String.join(", ", Page.GROUPS));
        }
        if (head.date("published", settings.today()).isAfter(settings.today())) {
            problems.add(file, head.line("published"), "published is in the future; write draft: true until then");
        }
        List<Line> aliases = head.lines("aliases");
        for (Line alias : aliases) {
            Addresses.problemOfAlias(alias.text()).ifPresent(words -> problems.add(file, alias.number(), words));
        }
        checkFolders(file, inside);
        String path = path(inside, language, name);
        Addresses.problemOfPage(path).ifPresent(words -> problems.add(file, 1, words));
        return new Page(
                file,
                language,
                head.has("translates") ? head.text("translates") : name,
                path,
                new Line(title, head.line("title")),
                new Line(description, head.line("description")),
                head.has("heading") ? head.text("heading") : title,
                head.flag("panel"),
                head.flag("draft"),
                !head.has("search") || head.flag("search"),
                head.text("group"),
                head.has("label") ? head.text("label") : title,
                head.date("published", settings.today()),
                aliases,
                head.texts("related"),
                head.questions("questions"),
                head.body(),
                head.bodyLine());
    }

    private String name(Path file) {
        String name = file.getFileName().toString().replaceFirst("\\.md$", "");
        if (!Addresses.isName(name)) {
            problems.add(file, 1, "the file's name becomes the address: use a-z, 0-9 and single dashes only");
        }
        return name;
    }

    private void checkFolders(Path file, Path inside) {
        for (int i = 1; i < inside.getNameCount() - 1; i++) {
            String folder = inside.getName(i).toString();
            if (!Addresses.isName(folder)) {
                problems.add(
                        file,
                        1,
                        "the name of its folder " + folder
                                + " becomes part of the address: use a-z, 0-9 and single dashes only");
            }
        }
    }

    private String required(Path file, FrontMatter head, String what, int most) {
        String text = head.text(what);
        if (text.isEmpty() && head.isReadable()) {
            problems.add(file, 1, what + " is missing; add a line to the head: " + what + ": …");
        } else if (text.length() > most) {
            problems.add(
                    file,
                    head.line(what),
                    what + " has " + text.length() + " letters; make it " + most
                            + " at the most, search results cut it there");
        }
        return text;
    }

    /** The folder tells the address; the main language is at the root, and 404 is a file that Nginx knows. */
    private String path(Path inside, String language, String name) {
        StringBuilder path = new StringBuilder("/");
        if (!language.equals(mainLanguage)) {
            path.append(language).append('/');
        }
        for (int i = 1; i < inside.getNameCount() - 1; i++) {
            path.append(inside.getName(i)).append('/');
        }
        return switch (name) {
            case "index" -> path.toString();
            case "404", "offline" -> path + name + ".html";
            default -> path + name + "/";
        };
    }
}
