package com.rizztalk.site;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which addresses pages and aliases may have: plain ones, and none that the server needs itself. */
final class Addresses {
    /** Nginx's map must have room for each address. */
    private static final int MOST_LETTERS = 200;

    /** Nothing in it needs escaping, in an address or in the settings of Nginx. */
    private static final Pattern ALIAS = Pattern.compile("/([a-z0-9-]+/)*([a-z0-9-]+(\\.html)?)?");

    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    /** First parts of addresses that the server answers itself, with their use. */
    private static final Map<String, String> RESERVED = Map.of("v1", "calls", "assets", "scripts and styles");

    private Addresses() {}

    /** Says whether a file or folder may have this name, which becomes a part of the address. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** Finds what is wrong with an alias, and says what to do; empty if nothing is wrong. */
    static Optional<String> problemOfAlias(String alias) {
        if (alias.length() > MOST_LETTERS) {
            return Optional.of("the alias " + alias.substring(0, 30) + "… has " + alias.length()
                    + " letters, and the web server takes " + MOST_LETTERS + " at the most; remove it");
        }
        if (!ALIAS.matcher(alias).matches()) {
            return Optional.of("the alias " + alias + " is no address that the web server can look up; write it like"
                    + " /old-address/, with a-z, 0-9, dashes and slashes only");
        }
        return reserved(alias).map(words -> "the alias " + alias + " would take " + words + " away; remove the alias");
    }

    /** Finds what is wrong with a page's address, and says what to do; empty if nothing is wrong. */
    static Optional<String> problemOfPage(String path) {
        if (path.length() > MOST_LETTERS) {
            return Optional.of("the address has " + path.length() + " letters, and the web server takes " + MOST_LETTERS
                    + " at the most; give the file or its folders shorter names");
        }
        return reserved(path)
                .map(words -> "the address " + path + " would take " + words
                        + " away, so nobody would see the page; give the file or its folder another name");
    }

    private static Optional<String> reserved(String address) {
        String first = address.substring(1).split("/", 2)[0];
        return Optional.ofNullable(RESERVED.get(first))
                .map(use -> "an address of the server (/" + first + "/, for " + use + ")");
    }

    /** Gives the same text for all addresses of one file: {@code /about}, {@code /about/} and its index.html. */
    static String key(String address) {
        return address.replaceFirst("/(index\\.html)?$", "");
    }
}
