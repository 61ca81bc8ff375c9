package com.rizztalk.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.rizztalk.protocol.ClientMessage.Candidate;
import com.rizztalk.protocol.ClientMessage.Description;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Takes a visitor's own addresses out of what goes to the peer, whatever the sending client does. Only relay
 * candidates are left, without the address behind them (RFC 8839 section 5.1: raddr and rport), and connection, origin
 * and rtcp lines (RFC 8866 sections 5.2 and 5.7, RFC 3605) name no host.
 */
public final class HiddenAddresses {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern LINE_BREAK = Pattern.compile("\\r\\n|\\n|\\r");
    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final Pattern ADDRESS = Pattern.compile("IN\\s+IP[46]\\s+\\S+");
    private static final Pattern RELATED_ADDRESS = Pattern.compile("(?i)\\braddr\\s+\\S+");
    private static final Pattern RELATED_PORT = Pattern.compile("(?i)\\brport\\s+\\S+");
    private static final String NO_ADDRESS = "IN IP4 0.0.0.0";

    /** Place of the candidate's type among the fields of a candidate-attribute, after the word {@code typ}. */
    private static final int TYPE_FIELD = 7;

    private HiddenAddresses() {}

    /**
     * Rewrites a description.
     *
     * @param description from the hiding side, or from its peer
     * @return an RTCSessionDescriptionInit as JSON
     */
    public static String description(Description description) {
        String sdp = LINE_BREAK
                .splitAsStream(description.sdp())
                .map(HiddenAddresses::line)
                .flatMap(Optional::stream)
                .map(line -> line + "\r\n")
                .collect(Collectors.joining());
        return json(generator -> {
            generator.writeStringField("type", description.kind());
            generator.writeStringField("sdp", sdp);
        });
    }

    /**
     * Rewrites a candidate.
     *
     * @param candidate from the hiding side, or from its peer
     * @return an RTCIceCandidateInit as JSON or {@code null}; nothing where the peer must not see it
     */
    public static Optional<String> candidate(Candidate candidate) {
        if (candidate.json().equals("null")) {
            return Optional.of("null");
        }
        Optional<String> attribute =
                candidate.candidate().isBlank() ? Optional.of("") : candidateAttribute(candidate.candidate());
        return attribute.map(text -> json(generator -> {
            generator.writeStringField("candidate", text);
            copyRest(candidate, generator);
        }));
    }

    private static Optional<String> line(String line) {
        if (line.startsWith("a=candidate:")) {
            return candidateAttribute(line.substring("a=".length())).map(attribute -> "a=" + attribute);
        }
        if (line.startsWith("a=remote-candidates:")) {
            return Optional.empty();
        }
        if (line.startsWith("c=") || line.startsWith("o=") || line.startsWith("a=rtcp:")) {
            return Optional.of(ADDRESS.matcher(line).replaceAll(NO_ADDRESS));
        }
        return Optional.of(line);
    }

    private static Optional<String> candidateAttribute(String attribute) {
        String[] fields = SPACES.split(attribute.strip(), -1);
        if (fields.length <= TYPE_FIELD || !fields[TYPE_FIELD].equalsIgnoreCase("relay")) {
            return Optional.empty();
        }
        String without = RELATED_ADDRESS.matcher(attribute.strip()).replaceAll("raddr 0.0.0.0");
        return Optional.of(RELATED_PORT.matcher(without).replaceAll("rport 9"));
    }

    /** The other members of an RTCIceCandidateInit; what else a client put there is not passed on. */
    private static void copyRest(Candidate candidate, JsonGenerator generator) throws IOException {
        try {
            JsonMembers members = JsonMembers.read(candidate.json());
            if (members.has("sdpMid")) {
                generator.writeStringField("sdpMid", members.text("sdpMid"));
            }
            if (members.has("sdpMLineIndex")) {
                generator.writeNumberField("sdpMLineIndex", members.integer("sdpMLineIndex"));
            }
            if (members.has("usernameFragment")) {
                generator.writeStringField("usernameFragment", members.text("usernameFragment"));
            }
        } catch (MalformedMessageException e) {
            throw new IllegalStateException("The parser checked the candidate already", e);
        }
    }

    private interface Members {
        void write(JsonGenerator generator) throws IOException;
    }

    private static String json(Members members) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(text)) {
            generator.writeStartObject();
            members.write(generator);
            generator.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("Writing to a string cannot fail", e);
        }
        return text.toString();
    }
}
