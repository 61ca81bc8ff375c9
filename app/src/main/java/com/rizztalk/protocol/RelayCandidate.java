package com.rizztalk.protocol;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Candidate-attributes of type relay (RFC 8839 section 5.1), the only ones that pass where addresses are hidden. A
 * new line is built from the known fields, so that nothing else comes with it.
 */
final class RelayCandidate {
    private static final Pattern FORM = Pattern.compile("(?:a=)?candidate:(?<foundation>[A-Za-z0-9+/]{1,32})"
            + "\\s+(?<component>[0-9]{1,3})\\s+(?<transport>[A-Za-z0-9-]{1,16})\\s+(?<priority>[0-9]{1,10})"
            + "\\s+(?<address>[0-9A-Za-z.:-]{1,255})\\s+(?<port>[0-9]{1,5})\\s+(?i:typ\\s+relay)(?<rest>\\s.*)?");

    private static final Pattern SPACES = Pattern.compile("\\s+");

    /** The extensions that browsers append, and the form of their values. */
    private static final Map<String, Pattern> EXTENSIONS = Map.of(
            "tcptype", Pattern.compile("active|passive|so"),
            "generation", Pattern.compile("[0-9]{1,10}"),
            "ufrag", Pattern.compile("[A-Za-z0-9+/]{1,256}"),
            "network-id", Pattern.compile("[0-9]{1,5}"),
            "network-cost", Pattern.compile("[0-9]{1,5}"));

    private RelayCandidate() {}

    /**
     * Returns the candidate-attribute without the address behind the relay (raddr and rport), or nothing if it is of
     * another type or malformed.
     */
    static Optional<String> rewrite(String attribute) {
        Matcher candidate = FORM.matcher(attribute.strip());
        if (!candidate.matches()) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder("candidate:").append(candidate.group("foundation"));
        for (String field : new String[] {"component", "transport", "priority", "address", "port"}) {
            text.append(' ').append(candidate.group(field));
        }
        text.append(" typ relay raddr 0.0.0.0 rport 9");
        appendExtensions(text, candidate.group("rest"));
        return Optional.of(text.toString());
    }

    private static void appendExtensions(StringBuilder text, String rest) {
        String[] fields = rest == null ? new String[0] : SPACES.split(rest.strip());
        for (int i = 0; i + 1 < fields.length; i += 2) {
            Pattern form = EXTENSIONS.get(fields[i]);
            if (form != null && form.matcher(fields[i + 1]).matches()) {
                text.append(' ').append(fields[i]).append(' ').append(fields[i + 1]);
            }
        }
    }
}
