package com.rizztalk.site;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;

/** JSON for a script element of a page. */
final class Json {
    private Json() {}

    /** The value as JSON that no HTML parser can take for the end of its element. */
    static String forScript(Object value) {
        try {
            return JSON.std.asString(value).replace("<", "\\u003c");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
