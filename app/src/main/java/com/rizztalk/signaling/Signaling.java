package com.rizztalk.signaling;

import com.rizztalk.moderation.Visitor;
import com.rizztalk.protocol.ClientMessage;
import com.rizztalk.protocol.ClientMessage.Candidate;
import com.rizztalk.protocol.ClientMessage.Connected;
import com.rizztalk.protocol.ClientMessage.Description;
import com.rizztalk.protocol.ClientMessage.Hello;
import com.rizztalk.protocol.ClientMessage.Ice;
import com.rizztalk.protocol.ClientMessage.Muted;
import com.rizztalk.protocol.ClientMessage.Ping;
import com.rizztalk.protocol.ClientMessage.Report;
import com.rizztalk.protocol.ClientMessage.Skip;
import com.rizztalk.protocol.ClientMessage.Start;
import com.rizztalk.protocol.ClientMessage.Stop;
import com.rizztalk.protocol.CloseCode;
import com.rizztalk.protocol.ErrorCode;
import com.rizztalk.protocol.ServerMessage;
import com.rizztalk.ratelimit.AddressLimits;
import com.rizztalk.ratelimit.ConnectionLimits;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletionStage;

/** Dispatches a connection's messages, in their order. */
@Singleton
public final class Signaling {
    private static final String TOO_MANY = "There are too many connections from this address.";

    private final Greeting greeting;
    private final PoolMessages pool;
    private final CallMessages calls;
    private final ReportMessages reports;
    private final Departures departures;
    private final AddressLimits limits;

    Signaling(
            Greeting greeting,
            PoolMessages pool,
            CallMessages calls,
            ReportMessages reports,
            Departures departures,
            AddressLimits limits) {
        this.greeting = greeting;
        this.pool = pool;
        this.calls = calls;
        this.reports = reports;
        this.departures = departures;
        this.limits = limits;
    }

    /**
     * A browser connected. Nothing begins before its {@code hello}.
     *
     * @param connection the connection
     * @param visitor who, by keyed hashes of the address
     * @param connectionLimits the limits of the connection
     * @return what the other methods take
     */
    public Session connect(ClientConnection connection, Visitor visitor, ConnectionLimits connectionLimits) {
        Session session = new Session(connection, visitor, connectionLimits);
        session.enqueue(() -> limits.connected(visitor.address())
                .thenAcceptAsync(
                        allowed -> {
                            if (!allowed) {
                                session.sendError(ErrorCode.RATE_LIMITED, TOO_MANY);
                                connection.close(CloseCode.TRY_AGAIN_LATER, TOO_MANY);
                            }
                        },
                        connection.executor()));
        return session;
    }

    /**
     * A message came. On the connection's thread.
     *
     * @param session its connection's
     * @param message the message
     */
    public void receive(Session session, ClientMessage message) {
        session.enqueue(() -> session.connection().isOpen() ? handle(session, message) : Session.DONE);
    }

    /**
     * A malformed frame came: it is answered in its order. On the connection's thread.
     *
     * @param session its connection's
     * @param code the parser's error code; before {@code hello} every message is a bad message
     * @param sentence the fault, as a sentence
     * @param last whether it was one too many, and closes the connection
     */
    public void refuse(Session session, ErrorCode code, String sentence, boolean last) {
        session.enqueue(() -> {
            session.sendError(session.isGreeted() ? code : ErrorCode.BAD_MESSAGE, sentence);
            if (last) {
                session.connection()
                        .close(CloseCode.POLICY_VIOLATION, "Too many frames that this protocol does not know.");
            }
            return Session.DONE;
        });
    }

    /**
     * The connection is gone. On its thread, once.
     *
     * @param session its connection's
     * @param leaving whether the browser closed it because its page goes away
     */
    public void disconnect(Session session, boolean leaving) {
        limits.disconnected(session.visitor().address());
        if (session.isGreeted()) {
            departures.left(session, leaving);
        } else {
            // A hello may be under way: whatever it brings is lost again behind it.
            session.enqueue(() -> {
                if (session.isGreeted()) {
                    departures.left(session, leaving);
                }
                return Session.DONE;
            });
        }
    }

    private CompletionStage<Void> handle(Session session, ClientMessage message) {
        if (session.isGreeted() == message instanceof Hello) {
            session.sendError(
                    ErrorCode.BAD_MESSAGE,
                    session.isGreeted() ? "There was a hello already." : "The first message must be hello.");
            return Session.DONE;
        }
        return switch (message) {
            case Hello hello -> greeting.hello(session, hello);
            case Start start -> pool.start(session, start);
            case Skip _ -> pool.skip(session);
            case Stop stop -> pool.stop(session, stop);
            case Description description -> calls.description(session, description);
            case Candidate candidate -> calls.candidate(session, candidate);
            case Connected connected -> calls.connected(session, connected);
            case Muted muted -> calls.muted(session, muted);
            case Ice ice -> calls.ice(session, ice);
            case Report report -> reports.report(session, report);
            case Ping ping -> {
                session.send(new ServerMessage.Pong(ping.id()));
                yield Session.DONE;
            }
        };
    }
}
