package com.rizztalk.protocol;

import com.rizztalk.protocol.ClientMessage.Candidate;
import com.rizztalk.protocol.ClientMessage.Connected;
import com.rizztalk.protocol.ClientMessage.Description;
import com.rizztalk.protocol.ClientMessage.Hello;
import com.rizztalk.protocol.ClientMessage.Ice;
import com.rizztalk.protocol.ClientMessage.Muted;
import com.rizztalk.protocol.ClientMessage.Ping;
import com.rizztalk.protocol.ClientMessage.Preferences;
import com.rizztalk.protocol.ClientMessage.Report;
import com.rizztalk.protocol.ClientMessage.Skip;
import com.rizztalk.protocol.ClientMessage.Start;
import com.rizztalk.protocol.ClientMessage.Stop;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Turns a text frame into a {@link ClientMessage}. Unknown members are ignored, a literal {@code null} for an optional
 * member counts as none, and anything else that the protocol does not say is refused with a plain sentence.
 */
public final class ClientMessageParser {
    /** Largest message in bytes, all its fragments together. */
    public static final int MAX_MESSAGE_BYTES = 16 * 1024;

    /** Most tags that one session can ask for. */
    public static final int MAX_TAGS = 5;

    /** The only version of the protocol. */
    private static final long VERSION = 1;

    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,8}");
    private static final Set<String> DESCRIPTION_TYPES = Set.of("offer", "answer", "pranswer", "rollback");

    private static final Set<String> CANDIDATE_MEMBERS = Set.of("type", "callId", "candidate");

    private ClientMessageParser() {}

    /**
     * Parses one message.
     *
     * @param frame the text of a whole message
     * @return the message, its form checked
     * @throws MalformedMessageException with the code and the sentence to answer with
     */
    public static ClientMessage parse(String frame) throws MalformedMessageException {
        JsonMembers members = JsonMembers.read(frame);
        String type = members.text("type");
        return switch (type) {
            case "hello" -> hello(members);
            case "start" -> new Start(preferences(members));
            case "skip" -> new Skip();
            case "stop" -> new Stop(members.flag("lost"));
            case "description" -> description(members);
            case "candidate" -> candidate(members, frame);
            case "connected" -> connected(members);
            case "muted" -> muted(members);
            case "ice" -> new Ice(callId(members));
            case "report" ->
                new Report(callId(members), oneOf(members, "reason", ReportReason.values(), ReportReason::wire));
            case "ping" -> new Ping(members.integer("id"));
            default -> throw new MalformedMessageException(ErrorCode.UNKNOWN_TYPE, "There is no message of this type.");
        };
    }

    /** An empty one would be that of a session without a call. */
    private static String callId(JsonMembers members) throws MalformedMessageException {
        String callId = members.text("callId");
        if (callId.isEmpty()) {
            throw JsonMembers.bad("The member callId must not be empty.");
        }
        return callId;
    }

    private static Hello hello(JsonMembers members) throws MalformedMessageException {
        if (members.integer("protocol") != VERSION) {
            throw JsonMembers.bad("This server speaks protocol version 1 only.");
        }
        return new Hello(members.optionalText("resume"));
    }

    private static Preferences preferences(JsonMembers members) throws MalformedMessageException {
        List<String> tags = members.texts("tags");
        if (tags.size() > MAX_TAGS) {
            throw JsonMembers.bad("There can be " + MAX_TAGS + " tags at the most.");
        }
        String language = members.optionalText("language");
        if (language != null && !LANGUAGE.matcher(language).matches()) {
            throw JsonMembers.bad("The member language must be a primary language subtag such as en.");
        }
        return new Preferences(
                tags.stream().distinct().toList(),
                language == null ? "" : language.toLowerCase(Locale.ROOT),
                members.flag("relayOnly"));
    }

    private static Description description(JsonMembers members) throws MalformedMessageException {
        String json = members.object("description");
        JsonMembers description = JsonMembers.read(json);
        String kind = description.text("type");
        if (!DESCRIPTION_TYPES.contains(kind)) {
            throw JsonMembers.bad("The description must be an offer, an answer, a pranswer or a rollback.");
        }
        String sdp = description.optionalText("sdp");
        return new Description(callId(members), kind, sdp == null ? "" : sdp, json);
    }

    private static Candidate candidate(JsonMembers members, String frame) throws MalformedMessageException {
        String callId = callId(members);
        if (!members.isNull("candidate")) {
            JsonMembers candidate = members.membersOf("candidate");
            candidate.expectText("candidate");
            candidate.expectText("sdpMid");
            candidate.expectText("usernameFragment");
            if (candidate.has("sdpMLineIndex")) {
                candidate.integer("sdpMLineIndex");
            }
        }
        if (members.areOnly(CANDIDATE_MEMBERS)) {
            return new Candidate(callId, frame);
        }
        String json = members.isNull("candidate") ? "null" : members.object("candidate");
        return new Candidate(callId, RelayedFrame.candidate(callId, json));
    }

    private static Muted muted(JsonMembers members) throws MalformedMessageException {
        if (!members.has("muted")) {
            throw JsonMembers.bad("The member muted is missing.");
        }
        return new Muted(callId(members), members.flag("muted"));
    }

    private static Connected connected(JsonMembers members) throws MalformedMessageException {
        long setupMillis = members.integer("setupMillis");
        if (setupMillis < 0) {
            throw JsonMembers.bad("The member setupMillis must not be negative.");
        }
        return new Connected(
                callId(members), setupMillis, oneOf(members, "path", CandidatePath.values(), CandidatePath::wire));
    }

    private static <E> E oneOf(JsonMembers members, String name, E[] values, Function<E, String> wire)
            throws MalformedMessageException {
        String text = members.text(name);
        return Arrays.stream(values)
                .filter(value -> wire.apply(value).equals(text))
                .findFirst()
                .orElseThrow(() -> JsonMembers.bad("The member " + name + " has none of its known values."));
    }
}
