package com.rizztalk.matchmaking;

import com.rizztalk.protocol.EndReason;
import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/**
 * A message from a node, or a script, to the node that holds a session. As text: the kind, the session's id, and the
 * rest, separated by spaces; a frame comes last and is taken whole. {@code version} is the session's {@code v} in
 * Redis, by which a node recognizes news.
 */
public sealed interface NodeEvent {

    /**
     * Returns whom it is for.
     *
     * @return a session's id
     */
    String sessionId();

    /**
     * A partner was found.
     *
     * @param sessionId whom it is for
     * @param version the session's new version
     * @param call the new call
     * @param peerNode the node of the other side
     * @param tags those that both asked for
     */
    record Matched(String sessionId, long version, Call call, String peerNode, List<String> tags) implements NodeEvent {
        public Matched {
            tags = List.copyOf(tags);
        }
    }

    /**
     * The call is over.
     *
     * @param sessionId whom it is for
     * @param version the session's new version
     * @param callId the call
     * @param reason why
     */
    record Ended(String sessionId, long version, String callId, EndReason reason) implements NodeEvent {
        String text() {
            return "ended " + sessionId + " " + version + " " + callId + " " + reason.wire();
        }
    }

    /**
     * A frame from the peer.
     *
     * @param sessionId whom it is for
     * @param callId the call
     * @param number which of the sender's frames it is; a later one has a larger number
     * @param frame the text for the client
     */
    record Frame(String sessionId, String callId, long number, String frame) implements NodeEvent {
        String text() {
            return "frame " + sessionId + " " + callId + " " + number + " " + frame;
        }
    }

    /**
     * A frame from the peer that was kept, see {@link FrameSeal}.
     *
     * @param sessionId whom it is for
     * @param callId the call
     * @param number as of a {@link Frame}
     * @param sealed text that the session's resume token opens
     */
    record SealedFrame(String sessionId, String callId, long number, String sealed) implements NodeEvent {}

    /**
     * The peer's browser closed its connection: its page was closed, or is being loaded again.
     *
     * @param sessionId whom it is for
     * @param callId the call
     */
    record Away(String sessionId, String callId) implements NodeEvent {}

    /**
     * The other side of a new call has its match.
     *
     * @param sessionId the side that need not worry any more
     * @param callId the call
     */
    record Told(String sessionId, String callId) implements NodeEvent {}

    /**
     * A newer connection took the session over.
     *
     * @param sessionId the session
     * @param epoch the newer connection's
     */
    record Taken(String sessionId, long epoch) implements NodeEvent {}

    /**
     * The session is banned.
     *
     * @param sessionId the session
     * @param reference a reference that an appeal can quote
     * @param until when the ban ends
     */
    record Banned(String sessionId, String reference, Instant until) implements NodeEvent {}

    /**
     * A call as one side knows it.
     *
     * @param id the call's id
     * @param peer the other session's id
     * @param polite whether this side yields on glare
     * @param hidden whether addresses are hidden
     */
    record Call(String id, String peer, boolean polite, boolean hidden) {}

    /**
     * Parses the text that the scripts and {@link #told} make.
     *
     * @param text the event
     * @return the event
     * @throws IllegalArgumentException if it is none: nodes of different versions may not share a Redis
     */
    static NodeEvent parse(String text) {
        String[] parts = text.split(" ", 4);
        if (parts.length < 3) {
            throw new IllegalArgumentException("Not an event: " + parts[0]);
        }
        return switch (parts[0]) {
            case "frame" -> {
                String[] rest = parts[3].split(" ", 2);
                yield new Frame(parts[1], parts[2], Long.parseLong(rest[0]), rest[1]);
            }
            case "sealed" -> {
                String[] rest = parts[3].split(" ", 2);
                yield new SealedFrame(parts[1], parts[2], Long.parseLong(rest[0]), rest[1]);
            }
            case "away" -> new Away(parts[1], parts[2]);
            case "told" -> new Told(parts[1], parts[2]);
            case "taken" -> new Taken(parts[1], Long.parseLong(parts[2]));
            case "banned" -> new Banned(parts[1], parts[2], Instant.ofEpochMilli(Long.parseLong(parts[3])));
            case "ended" -> {
                String[] rest = parts[3].split(" ", -1);
                yield new Ended(parts[1], Long.parseLong(parts[2]), rest[0], EndReason.of(rest[1]));
            }
            case "matched" -> {
                String[] rest = parts[3].split(" ", -1);
                yield new Matched(
                        parts[1],
                        Long.parseLong(parts[2]),
                        new Call(rest[0], rest[3], rest[1].equals("1"), rest[2].equals("1")),
                        rest[4],
                        rest[5].isEmpty() ? List.of() : List.of(rest[5].split(",", -1)));
            }
            default -> throw new IllegalArgumentException("No event is called " + parts[0]);
        };
    }

    /**
     * Puts frames that were kept into the order in which they were sent: two nodes may have kept them, each in its
     * own time.
     *
     * @param kept events as Redis kept them
     * @return the same events; all others than frames keep their places
     */
    static List<NodeEvent> inOrder(List<NodeEvent> kept) {
        Iterator<SealedFrame> frames = kept.stream()
                .filter(SealedFrame.class::isInstance)
                .map(SealedFrame.class::cast)
                .sorted(Comparator.comparingLong(SealedFrame::number))
                .iterator();
        return kept.stream()
                .map(event -> event instanceof SealedFrame ? frames.next() : event)
                .toList();
    }

    /**
     * Makes the text of a {@link Told}.
     *
     * @param sessionId whom it is for
     * @param callId the call
     * @return the event
     */
    static String told(String sessionId, String callId) {
        return "told " + sessionId + " " + callId;
    }
}
