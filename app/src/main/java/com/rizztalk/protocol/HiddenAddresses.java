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
 * Removes a visitor's own addresses from frames to the peer, whatever the sending client does. Only relay candidates
 * are left, without the address behind them; connection, origin and rtcp lines (RFC 8866 sections 5.2 and 5.7, RFC
 * 3605) name no host; and whatever looks like an address in another place becomes a null address too. (A client that
 * wants its own address known can always write it in some way that nobody recognises, or say it aloud.)
 */
public final class HiddenAddresses {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern LINE_BREAK = Pattern.compile("\\r\\n|\\n|\\r");

    /** RFC 8866 section 5: a letter, an equals sign and a value; whatever else there is, no browser reads. */
    private static final Pattern SDP_LINE = Pattern.compile("[a-z]=.*");

    private static final String CANDIDATE = "a=candidate:";
    private static final String REMOTE_CANDIDATES = "a=remote-candidates:";
    private static final Pattern HOST = Pattern.compile("(?i)IN\\s+IP[46]\\s+\\S+");
    private static final String NO_HOST = "IN IP4 0.0.0.0";

    private static final Pattern IPV4 = Pattern.compile("(?<![0-9])[0-9]{1,3}(?:\\.[0-9]{1,3}){3}(?![0-9])");

    /** Eight groups, or fewer around a double colon; a fingerprint has more. */
    private static final Pattern IPV6 = Pattern.compile("(?i)(?<![0-9a-f:])"
            + "(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6})?::"
            + "(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6})?)(?![0-9a-f:])");

    /** Characters that RFC 8859 and RFC 8839 allow in identifiers, except those that an address needs. */
    private static final Pattern MEDIA_ID = Pattern.compile("[A-Za-z0-9_+/-]{1,256}");

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
                .filter(line -> SDP_LINE.matcher(line).matches())
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
     * @return the peer's frame; nothing where the peer must not see it
     */
    public static Optional<String> candidate(Candidate candidate) {
        return init(candidate).map(json -> RelayedFrame.candidate(candidate.callId(), json));
    }

    private static Optional<String> init(Candidate candidate) {
        try {
            JsonMembers frame = JsonMembers.read(candidate.frame());
            if (frame.isNull("candidate")) {
                return Optional.of("null");
            }
            JsonMembers init = JsonMembers.read(frame.object("candidate"));
            String given = init.optionalText("candidate");
            Optional<String> attribute =
                    given == null || given.isBlank() ? Optional.of("") : RelayCandidate.rewrite(given);
            return attribute.map(text -> json(generator -> {
                generator.writeStringField("candidate", text);
                copyRest(init, generator);
            }));
        } catch (MalformedMessageException e) {
            throw checkedAlready(e);
        }
    }

    private static IllegalStateException checkedAlready(MalformedMessageException e) {
        return new IllegalStateException("The parser checked the candidate already", e);
    }

    private static Optional<String> line(String line) {
        if (startsWith(line, CANDIDATE)) {
            return RelayCandidate.rewrite(line.substring("a=".length())).map(attribute -> "a=" + attribute);
        }
        if (startsWith(line, REMOTE_CANDIDATES)) {
            return Optional.empty();
        }
        boolean namesHost = line.startsWith("c=") || line.startsWith("o=") || startsWith(line, "a=rtcp:");
        return Optional.of(withoutAddresses(namesHost ? HOST.matcher(line).replaceAll(NO_HOST) : line));
    }

    private static boolean startsWith(String line, String prefix) {
        return line.regionMatches(true, 0, prefix, 0, prefix.length());
    }

    private static String withoutAddresses(String line) {
        return IPV6.matcher(IPV4.matcher(line).replaceAll("0.0.0.0")).replaceAll("::");
    }

    /** The other members of an RTCIceCandidateInit; what else a client put there is not passed on. */
    private static void copyRest(JsonMembers init, JsonGenerator generator) throws IOException {
        try {
            copyId("sdpMid", init, generator);
            if (init.has("sdpMLineIndex")) {
                generator.writeNumberField("sdpMLineIndex", init.integer("sdpMLineIndex"));
            }
            copyId("usernameFragment", init, generator);
        } catch (MalformedMessageException e) {
            throw checkedAlready(e);
        }
    }

    private static void copyId(String name, JsonMembers members, JsonGenerator generator)
            throws IOException, MalformedMessageException {
        String id = members.optionalText(name);
        if (id != null && MEDIA_ID.matcher(id).matches()) {
            generator.writeStringField(name, id);
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
