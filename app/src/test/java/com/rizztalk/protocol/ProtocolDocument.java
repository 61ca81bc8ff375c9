package com.rizztalk.protocol;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.Yaml;

/** {@code docs/protocol/asyncapi.yaml}, to be asked what it says and whether a frame is as it says. */
final class ProtocolDocument {
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);
    private static final JsonMapper JSON = JsonMapper.createDefault();

    private final Map<String, Object> root;

    private ProtocolDocument(Map<String, Object> root) {
        this.root = root;
    }

    static ProtocolDocument load() {
        Path file = Path.of("..", "docs", "protocol", "asyncapi.yaml");
        try {
            return new ProtocolDocument(new Yaml().load(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is at a path of members. */
    Object at(String... path) {
        Object here = root;
        for (String member : path) {
            here = Objects.requireNonNull(((Map<?, ?>) here).get(member), member);
        }
        return here;
    }

    List<String> texts(String... path) {
        return ((List<?>) at(path)).stream().map(String::valueOf).toList();
    }

    /** The messages of an operation, by their types. */
    Map<String, String> types(String operation) {
        return ((List<?>) at("operations", operation, "messages"))
                .stream()
                        .map(reference -> String.valueOf(((Map<?, ?>) reference).get("$ref")))
                        .map(reference -> reference.substring(reference.lastIndexOf('/') + 1))
                        .collect(Collectors.toMap(
                                message -> String.valueOf(at("components", "messages", message, "name")),
                                message -> message));
    }

    /** What is wrong with a frame of an operation; nothing where it is right. */
    List<String> errors(String operation, String type, String frame) {
        String message = types(operation).get(type);
        if (message == null) {
            return List.of("no message of type " + type);
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("components", at("components"));
        schema.put("allOf", List.of(Map.of("$ref", "#/components/messages/" + message + "/payload")));
        return SCHEMAS.getSchema(json(schema), InputFormat.JSON).validate(frame, InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
