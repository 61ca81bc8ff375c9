package com.rizztalk;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which part of the server may know which. */
class ArchitectureTest {
    private static JavaClasses ours = new ClassFileImporter().importPackages();

    @BeforeAll
    static void read() {
        // What Micronaut generates begins with a dollar sign.
        ours = new ClassFileImporter()
                .withImportOption(location -> !location.contains("/$"))
                .importPath(Path.of("target", "classes"));
    }

    private static void check(ArchRule rule) {
        rule.check(ours);
    }

    @Test
    void theProtocolKnowsNothingOfTheServer() {
        check(noClasses()
                .that()
                .resideInAPackage("com.rizztalk.protocol..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("com.rizztalk..")
                        .and(com.tngtech.archunit.base.DescribedPredicate.not(
                                resideInAnyPackage("com.rizztalk.protocol..")))));
    }

    @Test
    void redisKnowsNothingOfTheFeatures() {
        check(noClasses()
                .that()
                .resideInAPackage("com.rizztalk.redis..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("com.rizztalk..")
                        .and(com.tngtech.archunit.base.DescribedPredicate.not(
                                resideInAnyPackage("com.rizztalk.redis..")))));
    }

    @Test
    void noFeatureKnowsTheTransport() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("com.rizztalk.websocket..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.rizztalk.websocket.."));
    }

    @Test
    void onlyTheTransportAndTheProgramKnowSignaling() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages("com.rizztalk.signaling..", "com.rizztalk.websocket..", "com.rizztalk")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.rizztalk.signaling.."));
    }

    @Test
    void packagesKnowEachOtherOneWay() {
        check(slices().matching("com.rizztalk.(*)..").should().beFreeOfCycles());
    }

    @Test
    void onlyRedisKnowsItsDriver() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("com.rizztalk.redis..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.lettuce..", "io.micronaut.configuration.lettuce.."));
    }

    @Test
    void onlyTheTransportKnowsTheNetwork() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("com.rizztalk.websocket..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.micronaut.http.server.netty..", "io.micronaut.websocket.."));
        // Redis' driver lives on the transport's event loops.
        check(noClasses()
                .that()
                .resideOutsideOfPackages("com.rizztalk.websocket..", "com.rizztalk.redis..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty.."));
    }

    @Test
    void timeAndChanceAreInjected() {
        check(noClasses()
                .that()
                .doNotHaveSimpleName("TimeAndChance")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Random.class));
    }

    @Test
    void loggingIsSlf4jsAlone() {
        check(GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING);
        check(GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS);
    }

    @Test
    void nothingIsInjectedIntoFields() {
        check(fields().should()
                .notBeAnnotatedWith(Inject.class)
                .andShould()
                .notBeAnnotatedWith(Value.class)
                .andShould()
                .notBeAnnotatedWith(Property.class));
    }

    @Test
    void packagesAreFeatures() {
        check(classes()
                .should()
                .resideOutsideOfPackages(
                        "..util..", "..utils..", "..common..", "..model..", "..dto..", "..impl..", "..helper.."));
    }
}
