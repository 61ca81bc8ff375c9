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
import org.jspecify.annotations.Nullable;

/**
 * The members of one JSON object, read in a single pass without a tree. Nested objects and arrays stay text, so that
 * what is relayed goes on exactly as it came.
 */
final class JsonMembers {
    /** Without the table of member names: what strangers send is not worth remembering. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private final Map<String, Object> values;

    private JsonMembers(Map<String, Object> values) {
        this.values = values;
    }

    /** A nested object or array, as text. */
    private record Nested(String json) {}

    /** A literal {@code null}: for optional members the same as none. */
    private enum Null {
        NULL
    }

    static JsonMembers read(String text) throws MalformedMessageException {
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw bad("A frame must be one JSON object.");
            }
            Map<String, Object> values = new HashMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                values.put(name, value(parser, text));
            }
            if (parser.nextToken() != null) {
                throw bad("A frame must be one JSON object and nothing after it.");
            }
            return new JsonMembers(values);
        } catch (JsonProcessingException e) {
            throw bad("A frame must be one JSON object.");
        } catch (IOException e) {
            throw new IllegalStateException("Reading from a string cannot fail", e);
        }
    }

    private static Object value(JsonParser parser, String text) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? (Object) parser.getDoubleValue()
                        : (Object) parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> Null.NULL;
            default -> {
                int start = (int) parser.currentTokenLocation().getCharOffset();
                parser.skipChildren();
                yield new Nested(
                        text.substring(start, (int) parser.currentLocation().getCharOffset()));
            }
        };
    }

    boolean has(String name) {
        return values.containsKey(name) && values.get(name) != Null.NULL;
    }

    boolean isNull(String name) {
        return values.get(name) == Null.NULL;
    }

    @Nullable
    String optionalText(String name) throws MalformedMessageException {
        if (!has(name)) {
            return null;
        }
        if (values.get(name) instanceof String text) {
            return text;
        }
        throw bad("The member " + name + " must be a string.");
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

    /** The text of a nested object. */
    String object(String name) throws MalformedMessageException {
        if (values.get(name) instanceof Nested nested && nested.json().startsWith("{")) {
            return nested.json();
        }
        throw bad("The member " + name + " must be an object.");
    }

    List<String> texts(String name) throws MalformedMessageException {
        if (!has(name)) {
            return List.of();
        }
        if (!(values.get(name) instanceof Nested nested) || !nested.json().startsWith("[")) {
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
