package com.rizztalk.site;

import com.rizztalk.site.Markdown.Target;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks that links between pages arrive, at headings too. */
final class Links {
    private static final Pattern ID = Pattern.compile(" id=\"([^\"]*)\"");

    private final Map<String, Set<String>> anchors;
    private final Problems problems;

    /** Takes the ids of each page's headings, by the page's address. */
    Links(Map<String, Set<String>> anchors, Problems problems) {
        this.anchors = anchors;
        this.problems = problems;
    }

    static Set<String> anchorsOf(String html) {
        Set<String> ids = new TreeSet<>();
        Matcher matcher = ID.matcher(html);
        while (matcher.find()) {
            ids.add(matcher.group(1));
        }
        return ids;
    }

    void check(Page page, Target target) {
        String address = target.address();
        if (Markdown.isElsewhere(address)) {
            return;
        }
        int hash = address.indexOf('#');
        String path = hash < 0 ? address : address.substring(0, hash);
        String anchor = hash < 0 ? "" : address.substring(hash + 1);
        Set<String> ids = anchors.get(path.isEmpty() ? page.path() : path);
        if (ids == null) {
            problems.add(
                    page.file(),
                    target.line(),
                    "the link " + address
                            + " leads nowhere; write the page's address like /safety/, or https://… for another site");
        } else if (!anchor.isEmpty() && !ids.contains(anchor)) {
            problems.add(
                    page.file(),
                    target.line(),
                    "the page has no heading #" + anchor + "; there are: " + String.join(", ", ids));
        }
    }
}
