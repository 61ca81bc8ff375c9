package com.rizztalk.matchmaking;

import static com.rizztalk.matchmaking.PoolScripts.events;
import static com.rizztalk.matchmaking.PoolScripts.number;

import com.rizztalk.redis.Redis;
import com.rizztalk.redis.Script;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The nodes of a deployment: their leases, their counts, the reaper, and events from one to the other. */
@Singleton
public final class Nodes {
    /** How often a node renews its lease, and how often its reaper runs. */
    public static final Duration BEAT = Duration.ofSeconds(1);

    /**
     * A node that did not renew its lease for this long is dead. Long enough for a pause of the collector or of the
     * host; short enough that grace and lease together stay under 30 s.
     */
    static final Duration LEASE = Duration.ofSeconds(6);

    /** Most sessions that one run of the reaper handles, so that no script holds Redis up. */
    private static final int SWEEP_LIMIT = 200;

    private static final Script HEARTBEAT = Script.load("matchmaking/heartbeat");
    private static final Script RETIRE = Script.load("matchmaking/retire");
    private static final Script SWEEP = Script.load("matchmaking/sweep");

    private static final Logger LOG = LoggerFactory.getLogger(Nodes.class);

    private final PoolScripts scripts;
    private final Redis redis;
    private final NodeId self;
    private final Ids ids;
    private final MatchmakingConfiguration configuration;

    Nodes(PoolScripts scripts, Redis redis, NodeId self, Ids ids, MatchmakingConfiguration configuration) {
        this.scripts = scripts;
        this.redis = redis;
        this.self = self;
        this.ids = ids;
        this.configuration = configuration;
    }

    /**
     * The deployment at one beat.
     *
     * @param doubtful whether this node's lease had lapsed, Redis had forgotten it, or an answer of Redis was missed:
     *     its sessions must be attached
     * @param online connections of all living nodes
     * @param waiting sessions in the pool
     * @param calls calls that are on
     * @param living ids of the living nodes
     */
    public record Beat(boolean doubtful, long online, long waiting, long calls, List<String> living) {
        public Beat {
            living = List.copyOf(living);
        }
    }

    /**
     * Renews this node's lease.
     *
     * @param connections how many this node has
     * @return the deployment
     */
    public CompletionStage<Beat> beat(long connections) {
        return scripts.probe(HEARTBEAT, String.valueOf(LEASE.toMillis()), String.valueOf(connections))
                .thenApply(reply -> new Beat(
                        redis.consumeMissedReply() || number(reply.get(0)) == 1,
                        number(reply.get(1)),
                        number(reply.get(2)),
                        number(reply.get(3)),
                        ((List<?>) reply.get(4))
                                .stream().map(String.class::cast).toList()));
    }

    /**
     * The result of one run of the reaper.
     *
     * @param more whether it should run again at once
     * @param events for sessions of this node
     */
    public record Swept(boolean more, List<NodeEvent> events) {
        public Swept {
            events = List.copyOf(events);
        }
    }

    /**
     * Clears expired leases and sessions, and widens the search of long waits.
     *
     * @return what it did
     */
    public CompletionStage<Swept> sweep() {
        return scripts.run(
                        SWEEP,
                        String.valueOf(LEASE.toMillis()),
                        String.valueOf(BEAT.toMillis()),
                        ids.next() + "-",
                        String.valueOf(SWEEP_LIMIT),
                        String.valueOf(configuration.outageGrace().toMillis()))
                .thenApply(reply -> new Swept(number(reply.get(0)) == 1, events(reply.get(1))));
    }

    /**
     * Gives this node's lease back, once its sessions are gone.
     *
     * @return done
     */
    public CompletionStage<?> retire() {
        return scripts.run(RETIRE);
    }

    /**
     * Tells the other side's node that this side knows of the call. At most once.
     *
     * @param node the other side's node
     * @param sessionId the other side
     * @param callId the call
     */
    public void told(String node, String sessionId, String callId) {
        redis.publish(scripts.channel(node), NodeEvent.told(sessionId, callId));
    }

    /**
     * Brings a frame straight to the node where its receiver was a moment ago, which passes it on if the receiver has
     * moved.
     *
     * @param node that node
     * @param frame the frame
     * @return whether the node is there: if not, nobody got it
     */
    public CompletionStage<Boolean> bring(String node, NodeEvent.Frame frame) {
        return redis.publish(scripts.channel(node), frame.text()).thenApply(listeners -> listeners > 0);
    }

    /**
     * Whether a node is this one.
     *
     * @param node a node's id
     * @return true for this one
     */
    public boolean isSelf(String node) {
        return self.toString().equals(node);
    }

    /**
     * Listens to the events for this node. Blocks: only for the start of the server.
     *
     * @param onEvent called on the driver's thread, in order
     * @param afterGap called when events may have been missed
     */
    public void listen(Consumer<NodeEvent> onEvent, Runnable afterGap) {
        redis.subscribe(scripts.channel(self.toString()), text -> receive(text, onEvent), afterGap);
    }

    /** During a deploy two versions share Redis, and the newer one may know more kinds of events. */
    private static void receive(String text, Consumer<NodeEvent> onEvent) {
        NodeEvent event;
        try {
            event = NodeEvent.parse(text);
        } catch (IllegalArgumentException e) {
            LOG.warn("An event was dropped, probably from another version: {}", e.getMessage());
            return;
        }
        onEvent.accept(event);
    }
}
