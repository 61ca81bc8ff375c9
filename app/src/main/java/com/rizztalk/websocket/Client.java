package com.rizztalk.websocket;

import com.rizztalk.moderation.Visitor;
import com.rizztalk.protocol.ClientMessage;
import com.rizztalk.protocol.ClientMessageParser;
import com.rizztalk.protocol.CloseCode;
import com.rizztalk.protocol.ErrorCode;
import com.rizztalk.protocol.MalformedMessageException;
import com.rizztalk.protocol.ServerMessage;
import com.rizztalk.ratelimit.ConnectionLimits;
import com.rizztalk.signaling.Session;
import com.rizztalk.signaling.Signaling;

/** One connection's client: parses, counts and hands on its frames, and closes it if it misbehaves. */
final class Client {
    /** The tenth malformed frame closes the connection. */
    private static final int MAX_MALFORMED = 10;

    /** This many frames over the limit on end are answered; more are not a burst any more. */
    private static final int MAX_OVER_LIMIT = 200;

    private final WebSocketConnection connection;
    private final Signaling signaling;
    private final ConnectionLimits limits;
    private final ConnectionMetrics metrics;
    private final Session session;
    private int malformed;
    private int overLimit;
    private boolean gone;

    Client(
            WebSocketConnection connection,
            Visitor visitor,
            Signaling signaling,
            ConnectionLimits limits,
            ConnectionMetrics metrics) {
        this.connection = connection;
        this.signaling = signaling;
        this.limits = limits;
        this.metrics = metrics;
        this.session = signaling.connect(connection, visitor, limits);
        metrics.opened();
    }

    /** On the connection's thread. */
    void received(String frame) {
        boolean over = !limits.allowsFrame();
        overLimit = over ? overLimit + 1 : 0;
        if (overLimit >= MAX_OVER_LIMIT) {
            refuseFlood();
            connection.close(CloseCode.POLICY_VIOLATION, "Too many frames.");
            return;
        }
        ClientMessage message;
        try {
            message = ClientMessageParser.parse(frame);
        } catch (MalformedMessageException e) {
            malformed++;
            signaling.refuse(session, e.code(), sentence(e), malformed == MAX_MALFORMED);
            return;
        }
        if (over && !message.endsCall()) {
            refuseFlood();
        } else {
            signaling.receive(session, message);
        }
    }

    private void refuseFlood() {
        connection.send(new ServerMessage.ErrorMessage(ErrorCode.RATE_LIMITED, "Too many frames; please slow down."));
    }

    private static String sentence(MalformedMessageException e) {
        return e.getMessage() == null ? "This frame is no message of the protocol." : e.getMessage();
    }

    /**
     * The connection is closing or gone. On its thread; only the first call counts.
     *
     * @param leaving whether the browser closed it because its page goes away
     */
    void gone(boolean leaving) {
        if (gone) {
            return;
        }
        gone = true;
        connection.closing();
        metrics.gone();
        signaling.disconnect(session, leaving);
    }
}
