package com.rizztalk.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message to a browser. One record a {@code type} of the protocol, but for {@code description}, {@code candidate} and
 * {@code muted}, which are passed on as text: see {@link RelayedFrame}.
 */
@Serdeable
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ServerMessage.Welcome.class, name = "welcome"),
    @JsonSubTypes.Type(value = ServerMessage.Waiting.class, name = "waiting"),
    @JsonSubTypes.Type(value = ServerMessage.Matched.class, name = "matched"),
    @JsonSubTypes.Type(value = ServerMessage.Ice.class, name = "ice"),
    @JsonSubTypes.Type(value = ServerMessage.Away.class, name = "away"),
    @JsonSubTypes.Type(value = ServerMessage.Ended.class, name = "ended"),
    @JsonSubTypes.Type(value = ServerMessage.Idle.class, name = "idle"),
    @JsonSubTypes.Type(value = ServerMessage.Reported.class, name = "reported"),
    @JsonSubTypes.Type(value = ServerMessage.Online.class, name = "online"),
    @JsonSubTypes.Type(value = ServerMessage.Pong.class, name = "pong"),
    @JsonSubTypes.Type(value = ServerMessage.Draining.class, name = "draining"),
    @JsonSubTypes.Type(value = ServerMessage.ErrorMessage.class, name = "error"),
})
public sealed interface ServerMessage {

    /**
     * Answer to {@code hello}.
     *
     * @param resume token that brings this session back
     * @param state the state of the session
     * @param callId the present call, if there is one
     * @param online sessions connected to the whole deployment
     * @param tags the operator's list
     */
    @Serdeable
    record Welcome(
            String resume,
            String state,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String callId,

            long online,
            List<String> tags)
            implements ServerMessage {}

    /**
     * The session is in the pool.
     *
     * @param waiting sessions in the pool, this one included
     */
    @Serdeable
    record Waiting(long waiting) implements ServerMessage {}

    /**
     * A partner was found.
     *
     * @param callId the new call
     * @param polite whether this side yields on glare; the other makes the first offer
     * @param iceServers for the RTCConfiguration
     * @param iceTransportPolicy {@code all} or {@code relay}
     * @param tags those that both asked for
     */
    @Serdeable
    record Matched(
            String callId, boolean polite, List<IceServer> iceServers, String iceTransportPolicy, List<String> tags)
            implements ServerMessage {}

    /**
     * Answer to {@code ice}.
     *
     * @param callId the present call
     * @param iceServers with fresh credentials
     */
    @Serdeable
    record Ice(String callId, List<IceServer> iceServers) implements ServerMessage {}

    /**
     * The peer's page went away: it was closed, or is being loaded again.
     *
     * @param callId the present call
     */
    @Serdeable
    record Away(String callId) implements ServerMessage {}

    /**
     * The call is over and the session idle.
     *
     * @param callId the call that was
     * @param reason see {@link EndReason}
     */
    @Serdeable
    record Ended(String callId, String reason) implements ServerMessage {}

    /** Answer to {@code stop}, and to a {@code report} that ended the call. */
    @Serdeable
    record Idle() implements ServerMessage {}

    /**
     * The report is stored.
     *
     * @param callId the call that it is about
     */
    @Serdeable
    record Reported(String callId) implements ServerMessage {}

    /**
     * How many are here.
     *
     * @param count sessions connected to the whole deployment
     */
    @Serdeable
    record Online(long count) implements ServerMessage {}

    /**
     * Answer to {@code ping}.
     *
     * @param id the ping's
     */
    @Serdeable
    record Pong(long id) implements ServerMessage {}

    /**
     * This server is going away.
     *
     * @param afterMillis when to reconnect, from now
     */
    @Serdeable
    record Draining(long afterMillis) implements ServerMessage {}

    /**
     * Something was refused.
     *
     * @param code see {@link ErrorCode}
     * @param message one plain English sentence
     */
    @Serdeable
    record ErrorMessage(String code, String message) implements ServerMessage {
        /**
         * Makes the message of a code.
         *
         * @param code the code
         * @param message one plain English sentence
         */
        public ErrorMessage(ErrorCode code, String message) {
            this(code.wire(), message);
        }
    }

    /**
     * One RTCIceServer (W3C WebRTC section 4.2.4).
     *
     * @param urls STUN or TURN URIs (RFC 7064, RFC 7065)
     * @param username null for STUN
     * @param credential null for STUN
     */
    @Serdeable
    record IceServer(
            List<String> urls,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String username,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String credential) {}
}
