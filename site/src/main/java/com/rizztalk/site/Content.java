package com.rizztalk.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** All that editors wrote: the languages, and the pages of each. */
final class Content {
    /** The folder whose pages are at the root, and whose sentences templates are written in. */
    static final String MAIN_LANGUAGE = "en";

    private static final String LANGUAGE_FILE = "_language.yml";

    /** The form of a language tag (BCP 47). */
    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}(-[A-Za-z0-9]{2,8})*");

    private final Map<String, Language> languages;
    private final List<Page> pages;

    private Content(Map<String, Language> languages, List<Page> pages) {
        this.languages = languages;
        this.pages = pages;
    }

    static Content read(SiteSettings settings, Problems problems) throws IOException {
        Map<String, Language> languages = new TreeMap<>();
        List<Page> pages = new ArrayList<>();
        PageReader reader = new PageReader(settings, problems, MAIN_LANGUAGE);
        for (Path folder : Folders.foldersIn(settings.content())) {
            Language language = language(folder, problems);
            languages.put(language.code(), language);
            for (Path file : markdownIn(folder)) {
                Page page = reader.read(file);
                if (settings.preview() || !page.draft()) {
                    pages.add(page);
                }
            }
        }
        Content content = new Content(languages, pages);
        new ContentCheck(content, problems).run();
        return content;
    }

    private static List<Path> markdownIn(Path folder) throws IOException {
        return Folders.files(folder).stream()
                .filter(file -> file.toString().endsWith(".md"))
                .toList();
    }

    private static Language language(Path folder, Problems problems) throws IOException {
        String code = folder.getFileName().toString();
        Path file = folder.resolve(LANGUAGE_FILE);
        if (!LANGUAGE.matcher(code).matches()) {
            problems.add(
                    file,
                    1,
                    "the name of the folder " + code
                            + " becomes part of the address and must be a language's code, like de or pt-BR; rename the"
                            + " folder");
        }
        if (!Files.exists(file)) {
            problems.add(
                    file,
                    1,
                    "each language has a file " + LANGUAGE_FILE + "; copy another language's and translate it");
            return new Language(code, code, false, Map.of(), Map.of());
        }
        Map<String, String> entries = new HashMap<>();
        Map<String, String> tags = new HashMap<>();
        try {
            Object loaded = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
            if (loaded instanceof Map<?, ?> map) {
                map.forEach((key, value) -> {
                    if (value instanceof Map<?, ?> names && "tags".equals(key)) {
                        names.forEach((tag, label) -> tags.put(String.valueOf(tag), String.valueOf(label)));
                    } else {
                        entries.put(String.valueOf(key), String.valueOf(value));
                    }
                });
            }
        } catch (YamlEngineException e) {
            int line = e instanceof MarkedYamlEngineException marked
                    ? marked.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1)
                    : 1;
            problems.add(
                    file,
                    line,
                    "this can't be read: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
        String name = entries.remove("name");
        return new Language(code, name == null ? code : name, code.equals(MAIN_LANGUAGE), entries, tags);
    }

    List<Page> pages() {
        return pages;
    }

    Map<String, Language> languages() {
        return languages;
    }

    Language language(Page page) {
        Language language = languages.get(page.language());
        if (language == null) {
            throw new IllegalArgumentException("No language of " + page.file());
        }
        return language;
    }

    /** The page of a key in a language. */
    Optional<Page> find(String language, String key) {
        return pages.stream()
                .filter(page -> page.language().equals(language) && page.key().equals(key))
                .findFirst();
    }

    /** What says the same in all languages, this page included. */
    List<Page> translations(Page page) {
        return pages.stream().filter(other -> other.key().equals(page.key())).toList();
    }

    /** A language's pages of one list of the footer. */
    List<Page> group(String language, String group) {
        return pages.stream()
                .filter(page -> page.language().equals(language) && page.group().equals(group))
                .toList();
    }
}
