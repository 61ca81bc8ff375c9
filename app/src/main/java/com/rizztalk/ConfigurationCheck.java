package com.rizztalk;

import io.micronaut.context.BeanContext;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.env.Environment;
import io.micronaut.context.env.PropertySource;
import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.convert.ConversionContext;
import io.micronaut.core.type.Argument;
import io.micronaut.inject.qualifiers.Qualifiers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops the start if a value can't be read: Micronaut would silently take the default, and a
 * misspelt {@code relay-only} would show the addresses that it was to hide. Warns of properties that nobody reads.
 */
@Context
final class ConfigurationCheck {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationCheck.class);
    private static final String PREFIX = "rizztalk.";

    /** Read elsewhere than in a {@code @ConfigurationProperties}. */
    private static final List<String> OTHERS =
            List.of("rizztalk.site", "rizztalk.redis-uri", "rizztalk.log-format", "rizztalk.rehearsal");

    /** Micronaut takes any other word for false. */
    private static final Set<String> BOOLEANS = Set.of("true", "false", "yes", "no", "on", "off", "y", "n");

    private final Environment environment;

    ConfigurationCheck(BeanContext beans, Environment environment) {
        this.environment = environment;
        Map<String, Argument<?>> properties = propertiesOf(beans);
        properties.forEach(this::check);
        for (PropertySource source : environment.getPropertySources()) {
            unknownIn(source, properties.keySet());
        }
    }

    private static Map<String, Argument<?>> propertiesOf(BeanContext beans) {
        Map<String, Argument<?>> properties = new TreeMap<>();
        beans.getBeanDefinitions(Qualifiers.byStereotype(ConfigurationProperties.class)).stream()
                .flatMap(definition -> Arrays.stream(definition.getConstructor().getArguments()))
                .forEach(argument -> argument.getAnnotationMetadata()
                        .stringValue(Property.class, "name")
                        .filter(name -> name.startsWith(PREFIX))
                        .ifPresent(name -> properties.put(name, argument)));
        return properties;
    }

    private void check(String name, Argument<?> type) {
        Optional<Argument<?>> element =
                List.class.equals(type.getType()) ? type.getFirstTypeVariable() : Optional.empty();
        if (element.isEmpty()) {
            environment.getProperty(name, String.class).ifPresent(value -> check(name, value, type));
            return;
        }
        environment
                .getProperty(name, Argument.listOf(String.class))
                .ifPresent(values -> values.forEach(value -> check(name, value, element.get())));
    }

    private void check(String name, String value, Argument<?> type) {
        if (value.isBlank()) {
            return;
        }
        ArgumentConversionContext<?> conversion = ConversionContext.of(type);
        boolean fits = type.getType() == boolean.class
                ? BOOLEANS.contains(value.toLowerCase(Locale.ROOT))
                : environment.convert(value, conversion).isPresent();
        if (!fits) {
            throw new IllegalArgumentException(name + " is \"" + value + "\" but must be " + formOf(type.getType()));
        }
    }

    private static String formOf(Class<?> type) {
        if (type == Duration.class) {
            return "a duration like 500ms, 20s, 10m, 24h or 30d";
        }
        if (type == boolean.class) {
            return "true or false";
        }
        return type == int.class ? "a whole number" : "a " + type.getSimpleName();
    }

    private static void unknownIn(PropertySource source, Set<String> known) {
        for (String written : source) {
            boolean variable = source.getConvention() == PropertySource.PropertyConvention.ENVIRONMENT_VARIABLE;
            String name = written.replaceFirst("\\[.*", "");
            boolean ours = variable ? isOfAGroup(name, known) : name.startsWith(PREFIX);
            if (ours
                    && known.stream().noneMatch(it -> isSame(it, name))
                    && OTHERS.stream().noneMatch(it -> isSame(it, name))) {
                LOG.warn("Nobody reads {}: is it misspelt? docs/configuration.md has the names", written);
            }
        }
    }

    /**
     * Other tools have variables of the same beginning; those of the server go on with a group, like RIZZTALK_TURN_.
     */
    private static boolean isOfAGroup(String variable, Set<String> known) {
        String name = letters(variable);
        return known.stream()
                .map(property -> property.substring(0, property.indexOf('.', PREFIX.length())))
                .anyMatch(group -> name.startsWith(letters(group)));
    }

    /** Names are the same in any case, with points, hyphens and underscores in each other's place. */
    private static boolean isSame(String one, String other) {
        return letters(one).equals(letters(other));
    }

    private static String letters(String name) {
        return name.replaceAll("[._-]", "").toLowerCase(Locale.ROOT);
    }
}
