package com.rizztalk.site;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;

/** JSON of plain maps and lists. */
final class Json {
    private Json() {}

    /** The value as JSON that no HTML parser can take for the end of its element. */
    static String forScript(Object value) {
        return of(value).replace("<", "\\u003c");
    }

    static String of(Object value) {
        try {
            return JSON.std.asString(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
