package com.rizztalk.signaling;

import com.rizztalk.matchmaking.Calls;
import com.rizztalk.matchmaking.Calls.Accused;
import com.rizztalk.moderation.Accusation;
import com.rizztalk.moderation.Reports;
import com.rizztalk.protocol.ClientMessage.Report;
import com.rizztalk.protocol.ErrorCode;
import com.rizztalk.protocol.ServerMessage;
import com.rizztalk.protocol.SessionState;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletionStage;

/** Answers {@code report}: ends the call, stores the report, and bans if it was one too many. */
@Singleton
final class ReportMessages {
    private final Calls calls;
    private final Reports reports;
    private final EventDelivery delivery;
    private final Expulsions expulsions;

    ReportMessages(Calls calls, Reports reports, EventDelivery delivery, Expulsions expulsions) {
        this.calls = calls;
        this.reports = reports;
        this.delivery = delivery;
        this.expulsions = expulsions;
    }

    CompletionStage<Void> report(Session session, Report report) {
        CompletionStage<Accused> accused = calls.accuse(session.id(), report.callId());
        return Unavailable.unless(session, accused, it -> accused(session, report, it));
    }

    private void accused(Session session, Report report, Accused accused) {
        if (!accused.known()) {
            session.sendError(ErrorCode.NOT_IN_CALL, "A report is about the present call or the last one.");
            return;
        }
        accused.endedVersion().ifPresent(version -> {
            session.advanceTo(version);
            session.become(SessionState.IDLE, null);
            session.send(new ServerMessage.Idle());
        });
        delivery.deliver(session, accused.events());
        Accusation accusation = new Accusation(
                report.callId(),
                report.reason(),
                accused.media(),
                new Accusation.Side(session.id(), session.visitor().address()),
                session.visitor().network(),
                new Accusation.Side(accused.peer(), accused.peerAddress()));
        Unavailable.unless(session, reports.store(accusation), ban -> {
            session.send(new ServerMessage.Reported(report.callId()));
            ban.ifPresent(it -> expulsions.expel(accused.peer(), it.notice()));
        });
    }
}
