package com.rizztalk.signaling;

import com.rizztalk.matchmaking.NodeEvent.Call;
import com.rizztalk.matchmaking.SessionStore.Held;
import com.rizztalk.moderation.Visitor;
import com.rizztalk.protocol.ClientMessage.Preferences;
import com.rizztalk.protocol.ErrorCode;
import com.rizztalk.protocol.ServerMessage;
import com.rizztalk.protocol.SessionState;
import com.rizztalk.ratelimit.ConnectionLimits;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection and, from its {@code hello} on, the session that it carries. It mirrors Redis, which has priority:
 * see {@link #advanceTo}. Everything but {@link #post} is used on the connection's thread only.
 */
public final class Session {
    static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

    /** Tasks that wait before the client is made to wait too. */
    private static final int MAX_QUEUED = 64;

    private final ClientConnection connection;
    private final Visitor visitor;
    private final ConnectionLimits limits;
    private final SerialQueue queue;
    private boolean paused;

    private String id = "";
    private String token = "";
    private String publicKey = "";
    private long epoch;
    private long version;
    private volatile SessionState state = SessionState.IDLE;
    private long inStateSince = System.nanoTime();
    private @Nullable Call call;
    private Preferences preferences = Preferences.NONE;
    private boolean detached;
    private boolean refusesMatches;
    private String connectedCall = "";
    private String awaitedCall = "";
    private Runnable toldWatch = () -> {};
    private @Nullable Session localPeer;
    private CompletionStage<Void> passing = DONE;
    private long frames;
    private String peerNode = "";
    private long peerNodeSince;

    Session(ClientConnection connection, Visitor visitor, ConnectionLimits limits) {
        this.connection = connection;
        this.visitor = visitor;
        this.limits = limits;
        this.queue = new SerialQueue(connection.executor());
    }

    /** Puts a task in the session's order, from any thread. */
    void post(Supplier<? extends CompletionStage<?>> task) {
        connection.executor().execute(() -> enqueue(task));
    }

    /** Puts a task in the session's order, on its own thread. */
    void enqueue(Supplier<? extends CompletionStage<?>> task) {
        queue.add(task);
        if (queue.size() > MAX_QUEUED && !paused) {
            paused = true;
            connection.pauseReading(true);
            queue.add(() -> {
                paused = false;
                connection.pauseReading(false);
                return DONE;
            });
        }
    }

    void begin(String sessionId, String resumeToken, long newEpoch, long newVersion) {
        id = sessionId;
        token = resumeToken;
        epoch = newEpoch;
        version = newVersion;
    }

    /** Advances to a change's version; returns false if this node knew that version already. */
    boolean advanceTo(long newVersion) {
        if (newVersion <= version) {
            return false;
        }
        version = newVersion;
        return true;
    }

    void become(SessionState newState, @Nullable Call newCall) {
        localPeer = null;
        peerNode = "";
        state = newState;
        inStateSince = System.nanoTime();
        call = newCall;
        refusesMatches = false;
        toldWatch.run();
        toldWatch = () -> {};
    }

    /**
     * The client got an error for its start or skip, though Redis may still run it. A session that was waiting before
     * goes on waiting.
     */
    void refuseMatches() {
        refusesMatches = state != SessionState.WAITING;
    }

    /** The session entered the pool, or Redis and this node agree again. */
    void acceptMatches() {
        refusesMatches = false;
    }

    boolean refusesMatches() {
        return refusesMatches;
    }

    void prefer(Preferences newPreferences) {
        preferences = newPreferences;
    }

    /** Remembers how to cancel the wait for the acknowledgement of a match. */
    void watchTold(Runnable cancel) {
        toldWatch = cancel;
    }

    void stopWatchingTold(String callId) {
        if (isIn(callId)) {
            toldWatch.run();
            toldWatch = () -> {};
        }
    }

    /** From now on this connection's end says nothing of the session: it is banned, or goes on elsewhere. */
    void detach() {
        detached = true;
        // An acknowledgement of a match would not find this session any more.
        toldWatch.run();
    }

    /** This call began here, and is not known to be connected. One that is taken up again may have been, elsewhere. */
    void awaitConnected(String callId) {
        awaitedCall = callId;
    }

    /** Whether this side is in a call that began on this connection, and has not said `connected`. */
    boolean awaitsConnected() {
        return isIn(awaitedCall);
    }

    void markConnected(String callId) {
        connectedCall = callId;
        awaitedCall = "";
    }

    boolean wasConnected(String callId) {
        return connectedCall.equals(callId);
    }

    /**
     * Numbers the frames that this session sends. A later connection of the session has a larger epoch, so larger
     * numbers.
     */
    long nextFrameNumber() {
        frames++;
        return (epoch << Integer.SIZE) + frames;
    }

    /** The peer of the present call, if it was on this node when it was last looked for. */
    @Nullable
    Session localPeer() {
        return localPeer;
    }

    void rememberLocalPeer(Session peer) {
        localPeer = peer;
    }

    /** The other node that the peer was on when Redis was last asked, if that is no longer ago than this; or empty. */
    String peerNode(Duration within) {
        return System.nanoTime() - peerNodeSince <= within.toNanos() ? peerNode : "";
    }

    void rememberPeerNode(String node) {
        peerNode = node;
        peerNodeSince = System.nanoTime();
    }

    /** This session's connection is gone; an event for it is on its way to where it went. */
    void passingOn(CompletionStage<Void> stage) {
        passing = stage;
    }

    /** Completes when all events that came here so far are applied or passed on. From any thread. */
    CompletionStage<Void> passedOn() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        post(() -> {
            passing.whenComplete((ignored, failure) -> done.complete(null));
            return DONE;
        });
        return done;
    }

    boolean isIn(String callId) {
        return call != null && call.id().equals(callId);
    }

    /**
     * Says whether the session has begun.
     *
     * @return false before its hello was answered
     */
    public boolean isGreeted() {
        return !id.isEmpty();
    }

    boolean isDetached() {
        return detached;
    }

    String id() {
        return id;
    }

    /** The token that resumes the session and opens frames that were kept for it. Never stored, never logged. */
    String token() {
        return token;
    }

    /** The key that seals frames which Redis keeps for this session, or empty before its first start. */
    String publicKey() {
        return publicKey;
    }

    void sealWith(String newPublicKey) {
        publicKey = newPublicKey;
    }

    long epoch() {
        return epoch;
    }

    long version() {
        return version;
    }

    SessionState state() {
        return state;
    }

    long nanosInState() {
        return System.nanoTime() - inStateSince;
    }

    @Nullable
    Call call() {
        return call;
    }

    Preferences preferences() {
        return preferences;
    }

    ClientConnection connection() {
        return connection;
    }

    Visitor visitor() {
        return visitor;
    }

    ConnectionLimits limits() {
        return limits;
    }

    Held held() {
        return new Held(id, epoch, visitor.address(), state, version, call, preferences, publicKey);
    }

    void send(ServerMessage message) {
        connection.send(message);
    }

    void sendError(ErrorCode code, String message) {
        connection.send(new ServerMessage.ErrorMessage(code, message));
    }
}
