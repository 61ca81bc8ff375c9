package com.rizztalk.site;

import com.rizztalk.site.Page.Line;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** The short head of a page, between two lines of three dashes, with the line of each of its values. */
final class FrontMatter {
    private static final String FENCE = "---";

    private final Path file;
    private final Problems problems;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final String body;
    private final int bodyLine;
    private boolean readable = true;

    private FrontMatter(Path file, Problems problems, String body, int bodyLine) {
        this.file = file;
        this.problems = problems;
        this.body = body;
        this.bodyLine = bodyLine;
    }

    /** Reads a page's head and body. What is wrong with the head is noted, and the rest of it taken. */
    static FrontMatter read(Path file, String text, Set<String> known, Problems problems) {
        List<String> lines = text.lines().toList();
        int end = lines.isEmpty() || !lines.getFirst().equals(FENCE)
                ? -1
                : lines.subList(1, lines.size()).indexOf(FENCE);
        if (end < 0) {
            problems.add(file, 1, "the page must begin with a head between two lines of " + FENCE);
            FrontMatter none = new FrontMatter(file, problems, text, 1);
            none.readable = false;
            return none;
        }
        String head = String.join("\n", lines.subList(1, end + 1));
        String body = String.join("\n", lines.subList(end + 2, lines.size()));
        FrontMatter matter = new FrontMatter(file, problems, body, end + 3);
        matter.parse(head, known);
        return matter;
    }

    private void parse(String head, Set<String> known) {
        try {
            Node node = new Compose(LoadSettings.builder().build())
                    .composeString(head)
                    .orElse(null);
            if (!(node instanceof MappingNode mapping)) {
                problems.add(file, 2, "the head must have lines like: title: Talk to strangers");
                return;
            }
            for (NodeTuple tuple : mapping.getValue()) {
                String name = ((ScalarNode) tuple.getKeyNode()).getValue();
                if (!known.contains(name)) {
                    problems.add(
                            file,
                            line(tuple.getKeyNode()),
                            "nobody knows " + name + "; there are: "
                                    + String.join(", ", known.stream().sorted().toList()));
                } else if (values.put(name, tuple.getValueNode()) != null) {
                    problems.add(file, line(tuple.getKeyNode()), name + " is there twice; keep one");
                }
            }
        } catch (MarkedYamlEngineException e) {
            readable = false;
            int line = e.getProblemMark().map(mark -> mark.getLine() + 2).orElse(2);
            problems.add(file, line, "this line of the head can't be read; put words with a colon or a quote in \"…\"");
        }
    }

    /** Whether its lines could be told apart at all: where not, none of them is missing. */
    boolean isReadable() {
        return readable;
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** The line of a value, or of the head's beginning where it is not there. */
    int line(String name) {
        Node node = values.get(name);
        return node == null ? 1 : line(node);
    }

    String text(String name) {
        Node node = values.get(name);
        if (node == null) {
            return "";
        }
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue().strip();
        }
        problems.add(file, line(node), name + " must be one line of text");
        return "";
    }

    boolean flag(String name) {
        String text = text(name);
        if (!text.isEmpty() && !text.equals("true") && !text.equals("false")) {
            problems.add(file, line(name), name + " must be true or false");
        }
        return text.equals("true");
    }

    LocalDate date(String name, LocalDate otherwise) {
        String text = text(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            problems.add(file, line(name), name + " must be a day like 2026-11-24");
            return otherwise;
        }
    }

    List<String> texts(String name) {
        return lines(name).stream().map(Line::text).toList();
    }

    /** A list of texts, each with its line in the file. */
    List<Line> lines(String name) {
        Node node = values.get(name);
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof SequenceNode sequence)) {
            problems.add(file, line(node), name + " must be a list, one line each, beginning with a dash");
            return List.of();
        }
        List<Line> texts = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            if (item instanceof ScalarNode scalar) {
                texts.add(new Line(scalar.getValue().strip(), line(item)));
            } else {
                problems.add(file, line(item), "each of " + name + " must be one line of text");
            }
        }
        return texts;
    }

    /** A question with its answer, and its line in the file. */
    record Question(String question, String answer, int line) {}

    /** The list of questions and answers: each has a q and an a. */
    List<Question> questions(String name) {
        Node node = values.get(name);
        if (node == null) {
            return List.of();
        }
        List<Question> questions = new ArrayList<>();
        if (node instanceof SequenceNode sequence) {
            for (Node item : sequence.getValue()) {
                Map<String, String> pair = pair(item);
                String question = pair.getOrDefault("q", "");
                String answer = pair.getOrDefault("a", "");
                if (pair.size() == 2 && !question.isEmpty() && !answer.isEmpty()) {
                    questions.add(new Question(question, answer, line(item)));
                } else {
                    problems.add(file, line(item), "each of " + name + " must have a line q: and a line a:");
                }
            }
        } else {
            problems.add(file, line(node), name + " must be a list of questions");
        }
        return questions;
    }

    private static Map<String, String> pair(Node item) {
        Map<String, String> pair = new LinkedHashMap<>();
        if (item instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key && tuple.getValueNode() instanceof ScalarNode value) {
                    pair.put(key.getValue(), value.getValue().strip());
                }
            }
        }
        return pair;
    }

    String body() {
        return body;
    }

    /** The body's first line in the file. */
    int bodyLine() {
        return bodyLine;
    }

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 2).orElse(2);
    }
}
