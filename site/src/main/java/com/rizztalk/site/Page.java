package com.rizztalk.site;

import com.rizztalk.site.FrontMatter.Question;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/**
 * One page as its editor wrote it.
 *
 * @param file its Markdown
 * @param language code of its language, the folder's name
 * @param key what pages that say the same in different languages share: the English file's name
 * @param path its address, such as {@code /es/hablar/}
 * @param titleLine at most {@link #MAX_TITLE} letters
 * @param descriptionLine at most {@link #MAX_DESCRIPTION} letters, for search results
 * @param heading its h1; the title where there is none
 * @param panel whether it has the call panel
 * @param draft whether it is only in the preview
 * @param search whether search engines may show it
 * @param group which list of the footer names it, or empty
 * @param label its name there and in breadcrumbs
 * @param published since when
 * @param aliases addresses that it had before
 * @param related keys of the pages it names as neighbours
 * @param questions with their answers
 * @param body Markdown
 * @param bodyLine the body's first line in the file
 */
record Page(
        Path file,
        String language,
        String key,
        String path,
        Line titleLine,
        Line descriptionLine,
        String heading,
        boolean panel,
        boolean draft,
        boolean search,
        String group,
        String label,
        LocalDate published,
        List<Line> aliases,
        List<String> related,
        List<Question> questions,
        String body,
        int bodyLine) {

    static final int MAX_TITLE = 65;
    static final int MAX_DESCRIPTION = 160;

    /** What a head may say. */
    static final Set<String> KEYS = Set.of(
            "title",
            "description",
            "heading",
            "panel",
            "draft",
            "search",
            "group",
            "label",
            "published",
            "aliases",
            "related",
            "questions",
            "translates");

    /** The lists of the footer. */
    static final Set<String> GROUPS = Set.of("talk", "about", "rules");

    Page {
        aliases = List.copyOf(aliases);
        related = List.copyOf(related);
        questions = List.copyOf(questions);
    }

    /** A line of the head, and which one. */
    record Line(String text, int number) {}

    String title() {
        return titleLine.text();
    }

    String description() {
        return descriptionLine.text();
    }

    boolean isHome() {
        return key.equals("index");
    }

    /** The file to write below the site's folder. */
    String outputFile() {
        return path.endsWith("/") ? path.substring(1) + "index.html" : path.substring(1);
    }
}
