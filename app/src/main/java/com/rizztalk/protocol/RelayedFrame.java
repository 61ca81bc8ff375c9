package com.rizztalk.protocol;

/** Frames that go from one peer to the other. Their payload is passed on as the text that came. */
public final class RelayedFrame {
    private RelayedFrame() {}

    /**
     * Makes a {@code description} frame.
     *
     * @param callId the call
     * @param json an RTCSessionDescriptionInit
     * @return the frame's text
     */
    public static String description(String callId, String json) {
        return frame("description", callId, json);
    }

    /**
     * Makes a {@code candidate} frame.
     *
     * @param callId the call
     * @param json an RTCIceCandidateInit or {@code null}
     * @return the frame's text
     */
    public static String candidate(String callId, String json) {
        return frame("candidate", callId, json);
    }

    /**
     * Makes a {@code muted} frame.
     *
     * @param callId the call
     * @param muted whether the peer holds its voice back
     * @return the frame's text
     */
    public static String muted(String callId, boolean muted) {
        return frame("muted", callId, String.valueOf(muted));
    }

    /** The server makes call ids itself, of letters that need no escape: only the present call's gets here. */
    private static String frame(String type, String callId, String json) {
        return "{\"type\":\"" + type + "\",\"callId\":\"" + callId + "\",\"" + type + "\":" + json + "}";
    }
}
