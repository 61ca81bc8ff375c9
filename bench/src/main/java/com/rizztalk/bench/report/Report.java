package com.rizztalk.bench.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.rizztalk.bench.contender.Contender;
import com.rizztalk.bench.contender.Machine;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes bench/results/NAME.json, the pictures beside it, and bench/RESULTS.md. */
public final class Report {
    private static final List<Measure> PICTURES = List.of(
            Measure.PAIR_CPU,
            Measure.PAIRS_A_SECOND,
            Measure.MATCH_P99,
            Measure.RELAY_CPU,
            Measure.SESSION_RSS,
            Measure.START,
            Measure.IDLE_RSS);

    private Report() {}

    /** The table of goals, for the terminal. */
    public static String table(Samples samples) {
        return Table.goals(samples);
    }

    /**
     * Writes everything.
     *
     * @param folder bench
     * @param samples what was measured
     * @param conditions how, in a sentence
     */
    public static void write(Path folder, Samples samples, String conditions) throws IOException {
        Path results = folder.resolve("results");
        Files.createDirectories(results);
        String where = Machine.describe();
        Files.writeString(results.resolve("latest.json"), json(samples, where, conditions));
        StringBuilder pictures = new StringBuilder();
        for (Measure measure : PICTURES) {
            if (samples.has(measure)) {
                String name = measure.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-') + ".svg";
                Files.writeString(results.resolve(name), BarChart.draw(measure, samples));
                pictures.append("![")
                        .append(measure.title())
                        .append("](results/")
                        .append(name)
                        .append(")\n\n");
            }
        }
        Files.writeString(
                folder.resolve("RESULTS.md"),
                String.join(
                        "\n",
                        "# What Rizztalk costs, beside others",
                        "",
                        "Written by `make bench`. How, and what was tried, come from `bench/method.md` and `bench/tried.md`.",
                        "",
                        "Machine: " + where + ", shared by the clients, the server and Redis. " + conditions
                                + samples.failures(),
                        "",
                        Files.readString(folder.resolve("method.md")),
                        "## Goals",
                        Table.goals(samples),
                        "## Figures",
                        Table.figures(samples),
                        pictures + "## Where the time goes",
                        "By samples of the server's threads (async-profiler) and Redis' own count of its commands, each part's share of the "
                                + "processor time that Linux counts. Flame graphs: [a pair](results/profile-pair.html), "
                                + "[a candidate](results/profile-candidate.html).",
                        "",
                        Files.readString(results.resolve("profile.md")),
                        Files.readString(folder.resolve("tried.md"))));
    }

    private static String json(Samples samples, String where, String conditions) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeStringField("machine", where);
            json.writeStringField("conditions", conditions);
            json.writeObjectFieldStart("samples");
            for (Measure measure :
                    Arrays.stream(Measure.values()).filter(samples::has).toList()) {
                json.writeObjectFieldStart(measure.name());
                json.writeStringField("title", measure.title());
                json.writeStringField("unit", measure.unit());
                for (Map.Entry<Contender, List<Double>> each :
                        samples.of(measure).entrySet()) {
                    json.writeArrayFieldStart(each.getKey().label());
                    for (double value : each.getValue()) {
                        json.writeNumber(value);
                    }
                    json.writeEndArray();
                }
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        return text.toString().lines().collect(Collectors.joining("\n", "", "\n"));
    }
}
