import { delay } from './backoff.js';
import { LineRepair } from './line-repair.js';
import { PacketWatch } from './packet-watch.js';
import { PeerConnection } from './peer-connection.js';
import { candidatePath, watchQuality } from './quality.js';

/** A first connection that takes longer than this is helped by an ICE restart. */
const SETUP_MILLIS = 10_000;
/** Without a packet for so long the line to the server is checked: it may have gone with the same network. */
const SUSPECT_MILLIS = 600;
/** Without a packet for so long another way is looked for. */
const STALLED_MILLIS = 1_200;
/** A connection that was there once and takes longer than this to come back is helped by an ICE restart. */
const CONNECTING_MILLIS = 4_000;
/** Without a packet for so long the panel shows the silence. */
const SILENT_MILLIS = 1_300;
/** By how much longer silence is normal from a peer that is muted. */
const MUTED_SLACK = 3;
/** The polite side leaves the first move to the other, so that the two seldom restart at once. */
const POLITE_MILLIS = 800;
/** Frames that the server kept come right behind its welcome: they are taken before a new offer is made. */
const KEPT_MILLIS = 50;
/** How long to wait after refused frames before they are sent again; after the last of these it is left at that. */
const REFUSED_MILLIS = [2_000, 4_000, 8_000];

/**
 * @typedef {import('./session-store.js').StoredCall} StoredCall
 * @typedef {{setupMillis: number, path: import('./protocol.js').CandidatePath | undefined}} Setup how media came to flow
 * @typedef {object} LinkOptions
 * @property {StoredCall} call
 * @property {boolean} rejoin this page comes back into a call that it lost by a reload
 * @property {RTCIceServer[]} iceServers
 * @property {MediaStreamTrack} track the microphone
 * @property {import('./session.js').Session} session
 * @property {(stream: MediaStream) => void} onStream
 * @property {() => void} onUp media flows
 * @property {() => void} onDown nothing is heard, and it is being repaired
 * @property {() => void} onFailed no connection can be made
 * @property {() => boolean} isPeerMuted
 * @property {boolean} muted this side's voice is held back
 * @property {(quality: import('./quality.js').Quality) => void} onQuality
 * @property {(setup: Setup) => void} onSetup once a call, not again after a reload
 * @property {(fingerprints: string[]) => void} onPeer
 * @property {AbortSignal} signal ends it
 */

/** Keeps one call's media alive: watches it, repairs it, and rates it. */
export class CallLink {
  #options;
  #peer;
  #startedAt = performance.now();
  #told;
  /** How often frames were sent again since media flowed last. */
  #repeats = 0;
  #repeating = false;
  #watch;
  /** Whether the line is connected, and nothing is heard on it. */
  #silent = false;
  #repair;
  #muted;
  /** Aborted and replaced with every change of the connection's state. */
  #patience = new AbortController();

  /** @param {LinkOptions} options */
  constructor(options) {
    this.#options = options;
    this.#told = options.rejoin;
    this.#muted = options.muted;
    const { call, session, signal } = options;
    const { callId } = call;
    this.#peer = new PeerConnection({
      polite: call.polite,
      offers: options.rejoin || !call.polite,
      iceServers: options.iceServers,
      iceTransportPolicy: call.iceTransportPolicy,
      track: options.track,
      stalePeer: options.rejoin ? [call.peer ?? []].flat() : [],
      freshServers: () => session.ice(callId, signal),
      onDescription: (description) => session.send({ type: 'description', callId, description }),
      onCandidate: (candidate) => session.send({ type: 'candidate', callId, candidate }),
      onStream: options.onStream,
      onState: (state) => this.#observe(state),
      onRebuilt: () => this.#rebuilt(),
      onPeer: options.onPeer,
      signal,
    });
    this.#watch = new PacketWatch({
      count: () => this.#peer.packetsReceived(),
      onReading: (quietMillis) => this.#heard(quietMillis),
      signal,
    });
    this.#repair = new LineRepair({
      session,
      callId,
      iceServers: options.iceServers,
      isConnected: () => this.#peer.isConnected(),
      isHeard: () => this.#isHeard(),
      restart: (iceServers) => this.#peer.restart(iceServers),
      onFailed: options.onFailed,
      signal,
    });
    watchQuality({
      stats: () => this.#peer.stats(),
      // In the first moment of a connection nothing has had the time to come.
      isReady: () => this.#peer.isConnected() && !this.#silent,
      onQuality: options.onQuality,
      signal,
    });
    signal.addEventListener('abort', () => this.#patience.abort());
    // The page before a reload may have said that it is muted.
    if (this.#muted || options.rejoin) this.#sendMuted();
    this.#repairAfter(SETUP_MILLIS);
  }

  /** @param {import('./protocol.js').NegotiationFrame} frame */
  receive(frame) {
    this.#repair.peerIsBack();
    this.#peer.receive(frame);
  }

  /** The peer's page was closed or is being loaded again. */
  peerAway() {
    this.#repair.peerIsAway();
  }

  /** @param {boolean} muted whether this side's voice is held back */
  setMuted(muted) {
    if (this.#muted === muted) return;
    this.#muted = muted;
    this.#sendMuted();
  }

  #sendMuted() {
    this.#options.session.send({ type: 'muted', callId: this.#options.call.callId, muted: this.#muted });
  }

  /** @param {MediaStreamTrack} track */
  replaceTrack(track) {
    this.#peer.replaceTrack(track);
  }

  /**
   * The line to the server is back. Frames may have been lost with the old one, and the network may be another: if nothing
   * is heard, a new way is looked for at once.
   */
  resumed() {
    const { signal } = this.#options;
    delay(KEPT_MILLIS, signal).then(() => {
      // Media that never flowed has its own time.
      if (!this.#told) this.#peer.repeat();
      else if (this.#isHeard()) this.#peer.repeatOffer();
      else void this.#repair.restart();
    }, () => undefined);
  }

  /**
   * The server refused a frame without naming it: after a pause, in part a random one since many may be refused at
   * once, all that the peer may lack is sent again.
   */
  refused() {
    const pause = REFUSED_MILLIS[this.#repeats];
    if (this.#repeating || pause === undefined) return;
    this.#repeating = true;
    this.#repeats += 1;
    delay(pause * (1 + Math.random() / 2), this.#options.signal).then(() => {
      this.#repeating = false;
      this.#peer.repeat();
    }, () => undefined);
  }

  /** @param {RTCPeerConnectionState} state */
  #observe(state) {
    this.#patience.abort();
    this.#patience = new AbortController();
    if (state === 'connected') {
      this.#repeats = 0;
      this.#silent = false;
      this.#watch.restart();
      this.#options.onUp();
      void this.#tell();
    } else if (state === 'disconnected' || (state === 'connecting' && this.#told)) {
      // Firefox says `connecting` at once if its network is another.
      this.#options.onDown();
      this.#options.session.verify();
      this.#repairAfter(state === 'disconnected' ? STALLED_MILLIS : CONNECTING_MILLIS);
    } else if (state === 'failed') {
      this.#options.onDown();
      this.#repairAfter(0);
    } else {
      this.#repairAfter(SETUP_MILLIS);
    }
  }

  /** @param {number} quietMillis since the last packet came, 0 for now */
  #heard(quietMillis) {
    if (!this.#peer.isConnected()) return;
    if (quietMillis < SUSPECT_MILLIS) {
      if (this.#repair.heard() || this.#silent) this.#options.onUp();
      this.#silent = false;
      return;
    }
    this.#options.session.verify();
    // Browsers send while they are muted, but a phone in another call and other clients may not.
    const slack = this.#options.isPeerMuted() ? MUTED_SLACK : 1;
    if (quietMillis >= SILENT_MILLIS * slack && !this.#silent) {
      this.#silent = true;
      this.#options.onDown();
    }
    const patience = STALLED_MILLIS + (this.#options.call.polite ? POLITE_MILLIS : 0);
    if (quietMillis >= patience * slack) void this.#repair.run();
  }

  #isHeard() {
    return this.#peer.isConnected() && this.#watch.quietMillis < SUSPECT_MILLIS;
  }

  /** A new connection is watched like the first one: media has stopped, and must flow again in time. */
  #rebuilt() {
    this.#options.onDown();
    this.#repair.rebuilt();
    this.#watch.restart();
    this.#observe('new');
    // A page that was loaded again knows nothing of this side.
    if (this.#muted) this.#sendMuted();
  }

  /** @param {number} millis */
  #repairAfter(millis) {
    const wait = millis + (this.#options.call.polite ? POLITE_MILLIS : 0);
    delay(wait, this.#patience.signal).then(async () => {
      const later = await this.#repair.run();
      if (later > 0) this.#repairAfter(later);
    }, () => undefined);
  }

  /** `connected`, once a call: how long it took, and which way the media goes. */
  async #tell() {
    if (this.#told) return;
    this.#told = true;
    const setupMillis = Math.round(performance.now() - this.#startedAt);
    const { session, call, signal } = this.#options;
    const path = candidatePath((await this.#peer.stats()).values());
    if (signal.aborted) return;
    this.#options.onSetup({ setupMillis, path });
    if (path) session.send({ type: 'connected', callId: call.callId, setupMillis, path });
  }
}
