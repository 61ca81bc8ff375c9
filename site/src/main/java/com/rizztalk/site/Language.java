package com.rizztalk.site;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A language of the site: one folder of the content.
 *
 * @param code primary language subtag of BCP 47, the folder's name
 * @param name what it calls itself
 * @param main whether its pages are at the root
 * @param translations of the English sentences of templates and panel
 * @param tags names of topics, by what the server calls them
 */
record Language(String code, String name, boolean main, Map<String, String> translations, Map<String, String> tags) {
    Language {
        // Sorted: the same sources give the same bytes.
        translations = Collections.unmodifiableMap(new TreeMap<>(translations));
        tags = Collections.unmodifiableMap(new TreeMap<>(tags));
    }

    /** The sentence in this language. What has no translation was noted as a problem when the content was read. */
    String say(String english) {
        return translations.getOrDefault(english, english);
    }
}
