package com.rizztalk.site;

import com.rizztalk.site.Page.Line;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What can only be wrong between pages. */
final class ContentCheck {
    private final Content content;
    private final Problems problems;

    ContentCheck(Content content, Problems problems) {
        this.content = content;
        this.problems = problems;
    }

    void run() {
        Map<String, Page> titles = new HashMap<>();
        Map<String, Page> descriptions = new HashMap<>();
        Map<String, Page> addresses = new HashMap<>();
        for (Page page : content.pages()) {
            claim(page, page.path(), addresses);
        }
        for (Page page : content.pages()) {
            checkOwn("title", page, page.titleLine(), titles);
            checkOwn("description", page, page.descriptionLine(), descriptions);
            page.aliases().forEach(alias -> claim(page, alias, addresses));
            checkRelated(page);
            checkKey(page);
        }
        for (String code : content.languages().keySet()) {
            if (content.find(code, "index").isEmpty()) {
                Page any = content.pages().stream()
                        .filter(page -> page.language().equals(code))
                        .findFirst()
                        .orElse(null);
                if (any != null) {
                    problems.add(any.file().resolveSibling("index.md"), 1, "each language needs a home page, index.md");
                }
            }
        }
    }

    private void checkOwn(String what, Page page, Line line, Map<String, Page> others) {
        Page same = line.text().isEmpty() ? null : others.putIfAbsent(page.language() + line.text(), page);
        if (same != null) {
            problems.add(
                    page.file(),
                    line.number(),
                    "the " + what + " is that of " + same.file().getFileName() + " too; give each page its own");
        }
    }

    private void claim(Page page, String address, Map<String, Page> addresses) {
        Page other = addresses.putIfAbsent(Addresses.key(address), page);
        if (other != null) {
            problems.add(
                    page.file(), 1, "the address " + address + " is taken by " + name(other) + "; rename this file");
        }
    }

    /** All pages have claimed their addresses before. */
    private void claim(Page page, Line alias, Map<String, Page> addresses) {
        Page other = addresses.putIfAbsent(Addresses.key(alias.text()), page);
        if (other == null) {
            return;
        }
        String address = "the alias " + alias.text();
        boolean own = other.equals(page);
        boolean alsoPath = Addresses.key(other.path()).equals(Addresses.key(alias.text()));
        String words;
        if (own) {
            words = alsoPath ? " is this page's own address" : " is there twice, with a slash at its end or without";
        } else {
            words = alsoPath ? " is the address of " + name(other) : " is an alias of " + name(other) + " too";
        }
        problems.add(page.file(), alias.number(), address + words + "; remove the alias");
    }

    private static Path name(Page page) {
        return page.file().getFileName();
    }

    private void checkRelated(Page page) {
        for (String key : page.related()) {
            if (content.find(page.language(), key).isEmpty()) {
                problems.add(page.file(), 1, "related names " + key + ", but no page of this language is called that");
            }
        }
    }

    private void checkKey(Page page) {
        boolean main = page.language().equals(Content.MAIN_LANGUAGE);
        if (!main
                && !page.key().equals("index")
                && content.find(Content.MAIN_LANGUAGE, page.key()).isEmpty()) {
            problems.add(
                    page.file(),
                    1,
                    "translates must name the English page's file, without .md; there is no " + page.key() + ".md");
        }
    }
}
