package com.rizztalk.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of one JSON object, read in a single pass without a tree. Nested objects and arrays stay text, so that
 * relayed frames go on exactly as they came. For an object, its members and their kinds are known as well.
 */
final class JsonMembers {
    /** Without the table of member names: strangers' names are not worth caching. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private final Map<String, Object> values;

    /** Whether a name came twice: the last one counts. */
    private final boolean doubled;

    private JsonMembers(Map<String, Object> values, boolean doubled) {
        this.values = values;
        this.doubled = doubled;
    }

    /** A nested object or array: its place in its text, and an object's members. */
    private record Nested(
            String text, int begin, int end, @Nullable JsonMembers members) {
        String json() {
            return text.substring(begin, end);
        }
    }

    /** What is no value of its own. */
    private enum Kind {
        /** A literal {@code null}: for optional members the same as none. */
        NULL,

        /** A string of a nested object: its text is not needed. */
        TEXT
    }

    static JsonMembers read(String text) throws MalformedMessageException {
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw bad("A frame must be one JSON object.");
            }
            JsonMembers members = members(parser, text, false);
            if (parser.nextToken() != null) {
                throw bad("A frame must be one JSON object and nothing after it.");
            }
            return members;
        } catch (JsonProcessingException e) {
            throw bad("A frame must be one JSON object.");
        } catch (IOException e) {
            throw new IllegalStateException("Reading from a string cannot fail", e);
        }
    }

    /** From behind the brace to the closing one. */
    private static JsonMembers members(JsonParser parser, String text, boolean nested) throws IOException {
        Map<String, Object> values = new HashMap<>();
        boolean doubled = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            Object value = nested && token == JsonToken.VALUE_STRING ? Kind.TEXT : value(parser, text, nested);
            doubled |= values.put(name, value) != null;
        }
        return new JsonMembers(values, doubled);
    }

    private static Object value(JsonParser parser, String text, boolean nested) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? (Object) parser.getDoubleValue()
                        : (Object) parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> Kind.NULL;
            default -> nested(parser, text, nested);
        };
    }

    private static Nested nested(JsonParser parser, String text, boolean deeper) throws IOException {
        int begin = (int) parser.currentTokenLocation().getCharOffset();
        JsonMembers members = null;
        if (!deeper && parser.currentToken() == JsonToken.START_OBJECT) {
            members = members(parser, text, true);
        } else {
            parser.skipChildren();
        }
        return new Nested(text, begin, (int) parser.currentLocation().getCharOffset(), members);
    }

    boolean has(String name) {
        return values.containsKey(name) && values.get(name) != Kind.NULL;
    }

    boolean isNull(String name) {
        return values.get(name) == Kind.NULL;
    }

    @Nullable
    String optionalText(String name) throws MalformedMessageException {
        if (!has(name)) {
            return null;
        }
        if (values.get(name) instanceof String text) {
            return text;
        }
        throw notText(name);
    }

    private static MalformedMessageException notText(String name) {
        return bad("The member " + name + " must be a string.");
    }

    String text(String name) throws MalformedMessageException {
        String text = optionalText(name);
        if (text == null) {
            throw bad("The member " + name + " is missing.");
        }
        return text;
    }

    long integer(String name) throws MalformedMessageException {
        if (values.get(name) instanceof Long number) {
            return number;
        }
        throw bad("The member " + name + " must be an integer.");
    }

    boolean flag(String name) throws MalformedMessageException {
        if (!has(name)) {
            return false;
        }
        if (values.get(name) instanceof Boolean flag) {
            return flag;
        }
        throw bad("The member " + name + " must be true or false.");
    }

    /** Whether there are these members and no other, each once. */
    boolean areOnly(Set<String> names) {
        return !doubled && values.keySet().equals(names);
    }

    /** The text of a nested object. */
    String object(String name) throws MalformedMessageException {
        return nestedObject(name).json();
    }

    /** The members of a nested object. Of strings it is only known that they are some: see {@link #expectText}. */
    JsonMembers membersOf(String name) throws MalformedMessageException {
        return Objects.requireNonNull(nestedObject(name).members());
    }

    private Nested nestedObject(String name) throws MalformedMessageException {
        if (values.get(name) instanceof Nested nested && nested.members() != null) {
            return nested;
        }
        throw bad("The member " + name + " must be an object.");
    }

    /** Refuses a member of a nested object that is there and no string. */
    void expectText(String name) throws MalformedMessageException {
        if (has(name) && values.get(name) != Kind.TEXT) {
            throw notText(name);
        }
    }

    List<String> texts(String name) throws MalformedMessageException {
        if (!has(name)) {
            return List.of();
        }
        if (!(values.get(name) instanceof Nested nested) || nested.members() != null) {
            throw bad("The member " + name + " must be a list of strings.");
        }
        List<String> texts = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(nested.json())) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (parser.currentToken() != JsonToken.VALUE_STRING) {
                    throw bad("The member " + name + " must be a list of strings.");
                }
                texts.add(parser.getText());
            }
        } catch (IOException e) {
            throw new IllegalStateException("The list was read once already", e);
        }
        return texts;
    }

    static MalformedMessageException bad(String message) {
        return new MalformedMessageException(ErrorCode.BAD_MESSAGE, message);
    }
}
