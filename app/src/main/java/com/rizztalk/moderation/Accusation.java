package com.rizztalk.moderation;

import com.rizztalk.protocol.ReportReason;

/**
 * The content of a report.
 *
 * @param callId the call it is about
 * @param reason the misconduct
 * @param connected whether media flowed in that call, as both browsers said
 * @param reporter who says so
 * @param reporterNetwork keyed hash of the network that the reporter is in, or empty
 * @param reported of whom
 */
public record Accusation(
        String callId, ReportReason reason, boolean connected, Side reporter, String reporterNetwork, Side reported) {
    /** The reporter for counting: all reporters of one network are one. */
    String countsFor() {
        return reporterNetwork.isEmpty() ? reporter.identity() : reporterNetwork;
    }

    /**
     * One side of the call.
     *
     * @param sessionId its session
     * @param address keyed hash of its address, or empty
     */
    public record Side(String sessionId, String address) {
        /** The identity for counting and for bans: the address, or the session if addresses are not used. */
        String identity() {
            return address.isEmpty() ? sessionId : address;
        }
    }
}
