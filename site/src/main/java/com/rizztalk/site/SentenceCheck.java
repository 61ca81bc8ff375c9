package com.rizztalk.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Checks that each language has all sentences of templates and panel, and none that nobody says any more. */
final class SentenceCheck {
    /** In templates {@code page.say("…")}, in scripts {@code say('…')}. */
    private static final Pattern SAID = Pattern.compile("\\bsay\\(\\s*(?:\"([^\"]+)\"|'([^']+)')");

    /** Where a script puts a value, such as {count}. */
    private static final Pattern PLACE = Pattern.compile("\\{\\w+}");

    private final SiteSettings settings;
    private final Content content;
    private final Problems problems;

    SentenceCheck(SiteSettings settings, Content content, Problems problems) {
        this.settings = settings;
        this.content = content;
        this.problems = problems;
    }

    void run() throws IOException {
        Set<String> said = saidIn(settings.templates(), ".jte");
        said.addAll(saidIn(settings.assets().resolve("js"), ".js"));
        for (Language language : content.languages().values()) {
            Path file = settings.content().resolve(language.code()).resolve("_language.yml");
            if (language.main() || problems.has(file)) {
                continue;
            }
            Map<String, String> translations = language.translations();
            said.stream()
                    .filter(sentence -> !translations.containsKey(sentence))
                    .forEach(sentence ->
                            problems.add(file, 1, "no translation of \"" + sentence + "\"; add a line for it"));
            translations.forEach((sentence, translation) -> {
                if (!PLACE.matcher(sentence)
                        .results()
                        .map(MatchResult::group)
                        .collect(Collectors.toSet())
                        .equals(PLACE.matcher(translation)
                                .results()
                                .map(MatchResult::group)
                                .collect(Collectors.toSet()))) {
                    problems.add(
                            file,
                            1,
                            "\"" + translation + "\" must have what the English has in braces: \"" + sentence + "\"");
                }
            });
            translations.keySet().stream()
                    .filter(sentence -> !said.contains(sentence))
                    .forEach(sentence ->
                            problems.add(file, 1, "nobody says \"" + sentence + "\" any more; remove the line"));
        }
    }

    /** The sentences that the files of a folder say, in English. */
    static Set<String> saidIn(Path folder, String ending) throws IOException {
        Set<String> said = new TreeSet<>();
        for (Path file : Folders.files(folder)) {
            if (file.toString().endsWith(ending)) {
                Matcher matcher = SAID.matcher(Files.readString(file));
                while (matcher.find()) {
                    said.add(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
                }
            }
        }
        return said;
    }
}
