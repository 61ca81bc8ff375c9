package com.rizztalk.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message from a browser, already checked for its form. One record a {@code type} of the protocol. */
public sealed interface ClientMessage {

    /**
     * Says whether it ends a call. Such a message is never held back for having come too soon: the other side would be
     * left with nobody, and the sender take its own wish for done.
     *
     * @return true for {@code stop}, {@code skip} and {@code report}
     */
    default boolean endsCall() {
        return this instanceof Stop || this instanceof Skip || this instanceof Report;
    }

    /**
     * First message of a connection.
     *
     * @param resume token of an earlier {@code welcome}, or null for a new session
     */
    record Hello(@Nullable String resume) implements ClientMessage {}

    /**
     * Enter the pool.
     *
     * @param preferences whom to prefer
     */
    record Start(Preferences preferences) implements ClientMessage {}

    /** End the call and enter the pool again. */
    record Skip() implements ClientMessage {}

    /**
     * Leave the pool or the call.
     *
     * @param lost whether the media of the call found no path any more, so that the peer gets {@code lost}
     */
    record Stop(boolean lost) implements ClientMessage {}

    /**
     * A session description for the peer (W3C WebRTC, RTCSessionDescriptionInit).
     *
     * @param callId the call it belongs to
     * @param kind its {@code type}: offer, answer, pranswer or rollback
     * @param sdp RFC 8866 text
     * @param json the whole RTCSessionDescriptionInit, exactly as it came
     */
    record Description(String callId, String kind, String sdp, String json) implements ClientMessage {}

    /**
     * A trickled candidate for the peer (W3C WebRTC, RTCIceCandidateInit).
     *
     * @param callId the call it belongs to
     * @param frame the text for the peer, which has the same form: as it came, without members that the protocol does
     *     not know
     */
    record Candidate(String callId, String frame) implements ClientMessage {}

    /**
     * Media flows.
     *
     * @param callId the call it belongs to
     * @param setupMillis from {@code matched} to the first media, in milliseconds
     * @param path how the media travels
     */
    record Connected(String callId, long setupMillis, CandidatePath path) implements ClientMessage {}

    /**
     * This side's voice is held back, or let out again.
     *
     * @param callId the call it belongs to
     * @param muted whether the peer can't hear this side
     */
    record Muted(String callId, boolean muted) implements ClientMessage {}

    /**
     * Ask for fresh ICE servers.
     *
     * @param callId the call it belongs to
     */
    record Ice(String callId) implements ClientMessage {}

    /**
     * Report the peer of this call or of the last one.
     *
     * @param callId the call it is about
     * @param reason the misconduct of the peer
     */
    record Report(String callId, ReportReason reason) implements ClientMessage {}

    /**
     * Ask for a {@code pong}.
     *
     * @param id comes back in the answer
     */
    record Ping(long id) implements ClientMessage {}

    /**
     * Whom a session would like to be matched with.
     *
     * @param tags from the operator's list, at most {@link ClientMessageParser#MAX_TAGS}, without doubles
     * @param language lower-case primary language subtag of BCP 47, or empty
     * @param relayOnly whether no address of this visitor may reach the peer
     */
    record Preferences(List<String> tags, String language, boolean relayOnly) {
        /** Anyone at all. */
        public static final Preferences NONE = new Preferences(List.of(), "", false);

        public Preferences {
            tags = List.copyOf(tags);
        }
    }
}
