package com.rizztalk.site;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * {@code build} writes the site of one domain, to be published; {@code build-local} writes it for this machine; {@code
 * preview} does that too, drafts included, and again whenever a file is saved; {@code submit} tells search engines of the
 * pages that changed since a day, or since a sitemap that was published before.
 *
 * <p>Environment: {@code RIZZTALK_ORIGIN} (such as {@code https://example.com}; {@code build} and {@code submit} need it,
 * for the others it is {@code http://localhost:8080} by default), {@code RIZZTALK_GA_ID}, {@code
 * RIZZTALK_INDEXNOW_KEY}.
 */
public final class Main {
    private static final String USAGE = """
            usage: Main build|build-local|preview SITE-FOLDER OUT-FOLDER
                   Main submit SITEMAP DAY|EARLIER-SITEMAP""";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Main() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 3
                || !List.of("build", "build-local", "preview", "submit").contains(arguments[0])) {
            System.err.println(USAGE);
            System.exit(2);
        }
        if (arguments[0].equals("submit")) {
            submit(Path.of(arguments[1]), arguments[2]);
            return;
        }
        boolean preview = arguments[0].equals("preview");
        SiteSettings settings = new SiteSettings(
                Path.of(arguments[1]).toAbsolutePath().normalize(),
                Path.of(arguments[2]).toAbsolutePath().normalize(),
                arguments[0].equals("build") ? domain(Domain::published) : domain(Domain::local),
                preview,
                LocalDate.now(java.time.ZoneOffset.UTC));
        if (preview) {
            new Preview(settings).run();
        } else if (!build(new SiteBuilder(settings), settings)) {
            System.exit(1);
        }
    }

    /** Builds; prints all mistakes, or how much there is. */
    static boolean build(SiteBuilder builder, SiteSettings settings) throws IOException {
        List<Problem> problems = builder.build();
        problems.forEach(System.err::println);
        if (problems.isEmpty()) {
            System.out.println("Site: " + Folders.files(settings.out()).size() + " files in " + settings.out());
        } else {
            System.err.println(
                    problems.size() + (problems.size() == 1 ? " mistake" : " mistakes") + "; nothing was built");
        }
        return problems.isEmpty();
    }

    private static void submit(Path sitemap, String since) {
        Domain domain = domain(Domain::published);
        URI endpoint =
                URI.create(System.getenv().getOrDefault("RIZZTALK_INDEXNOW_ENDPOINT", Submission.ENDPOINT.toString()));
        try {
            System.out.println(new Submission(domain, endpoint, PATIENCE).sendChanged(sitemap, since));
        } catch (IOException | IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static Domain domain(Function<Map<String, String>, Domain> reading) {
        try {
            return reading.apply(System.getenv());
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            throw e;
        }
    }
}
