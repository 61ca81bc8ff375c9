import { delay } from './backoff.js';
import { PeerConnection } from './peer-connection.js';
import { candidatePath, readQuality } from './quality.js';

/** A first connection that takes longer than this is helped by an ICE restart. */
const SETUP_MILLIS = 10_000;
/** `disconnected` often mends itself; past this it is taken for stalled. */
const STALLED_MILLIS = 4_000;
/** The polite side leaves the first move to the other, so that the two seldom restart at once. */
const POLITE_MILLIS = 1_500;
const RESTARTS = 3;
const RESTART_MILLIS = 7_000;
const SIGNALLING_MILLIS = 25_000;
const STATS_EVERY_MILLIS = 1_500;
/** A connected line on which no packet came for so long is repaired as if it were not connected. */
const SILENT_MILLIS = 3_000;
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
 * @property {() => void} onDown media has stopped, and is being mended
 * @property {() => void} onFailed there is no way
 * @property {(quality: import('./quality.js').Quality) => void} onQuality
 * @property {(setup: Setup) => void} onSetup once a call, not again after a reload
 * @property {(fingerprints: string[]) => void} onPeer
 * @property {AbortSignal} signal ends it
 */

/** Keeps one call's media alive: watches it, mends it, and says how good it is. */
export class CallLink {
  #options;
  #peer;
  #startedAt = performance.now();
  #told;
  #repairing = false;
  /** How often frames were sent again since media flowed last. */
  #repeats = 0;
  #repeating = false;
  /** When packets came last, by performance.now(), and how often silence was met with an ICE restart since. */
  #heardAt = performance.now();
  #silentRestarts = 0;
  /** Aborted and made anew with every change of the connection's state. */
  #patience = new AbortController();

  /** @param {LinkOptions} options */
  constructor(options) {
    this.#options = options;
    this.#told = options.rejoin;
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
    const reading = this.#readEvery(STATS_EVERY_MILLIS);
    signal.addEventListener('abort', () => {
      clearInterval(reading);
      this.#patience.abort();
    });
    this.#repairAfter(SETUP_MILLIS);
  }

  /** @param {import('./protocol.js').PeerFrame} frame */
  receive(frame) {
    this.#peer.receive(frame);
  }

  /** @param {MediaStreamTrack} track */
  replaceTrack(track) {
    this.#peer.replaceTrack(track);
  }

  /** The line to the server is back, and something may have been lost with the old one. */
  resumed() {
    this.#peer.repeatOffer();
  }

  /**
   * The server refused a frame and does not say which: after a pause all that the peer may lack is sent again. A part of
   * the pause is random, since many may be refused at the same instant.
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
      this.#heardAt = performance.now();
      this.#options.onUp();
      void this.#tell();
    } else if (state === 'disconnected') {
      this.#options.onDown();
      this.#repairAfter(STALLED_MILLIS);
    } else if (state === 'failed') {
      this.#options.onDown();
      this.#repairAfter(0);
    } else {
      this.#repairAfter(SETUP_MILLIS);
    }
  }

  /** A new connection is watched like the first one: media has stopped, and must flow again in time. */
  #rebuilt() {
    this.#options.onDown();
    this.#observe('new');
  }

  /** @param {number} millis */
  #repairAfter(millis) {
    const wait = millis + (this.#options.call.polite ? POLITE_MILLIS : 0);
    delay(wait, this.#patience.signal).then(() => this.#repair(), () => undefined);
  }

  /** ICE restarts with fresh servers until media flows, or there have been enough of them. */
  async #repair() {
    const { session, call, signal } = this.#options;
    if (this.#repairing || signal.aborted) return;
    this.#repairing = true;
    try {
      for (let attempt = 0; attempt < RESTARTS && !this.#peer.isConnected(); attempt += 1) {
        if (!(await session.whenOpen(SIGNALLING_MILLIS, signal))) break;
        const iceServers = (await session.ice(call.callId, signal)) ?? this.#options.iceServers;
        if (this.#peer.isConnected()) break;
        this.#peer.restart(iceServers);
        await this.#connectedWithin(RESTART_MILLIS);
      }
    } finally {
      this.#repairing = false;
    }
    if (!signal.aborted && !this.#peer.isConnected()) this.#options.onFailed();
  }

  /**
   * The line is connected, but nothing comes: one of the two directions may have lost its way. The polite side waits a
   * little longer here, too.
   */
  async #repairSilence() {
    const { session, call, signal } = this.#options;
    const patience = SILENT_MILLIS + (call.polite ? POLITE_MILLIS : 0) + this.#silentRestarts * RESTART_MILLIS;
    if (performance.now() - this.#heardAt < patience || this.#silentRestarts >= RESTARTS || this.#repairing) return;
    this.#repairing = true;
    this.#silentRestarts += 1;
    try {
      if (!(await session.whenOpen(SIGNALLING_MILLIS, signal))) return;
      const iceServers = (await session.ice(call.callId, signal)) ?? this.#options.iceServers;
      if (!signal.aborted) this.#peer.restart(iceServers);
    } finally {
      this.#repairing = false;
    }
  }

  /** @param {number} millis */
  async #connectedWithin(millis) {
    const until = performance.now() + millis;
    while (performance.now() < until && !this.#peer.isConnected() && !this.#options.signal.aborted) {
      await delay(250, this.#options.signal).catch(() => undefined);
    }
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

  /**
   * @param {number} millis
   * @returns {ReturnType<typeof setInterval>}
   */
  #readEvery(millis) {
    let packets = { received: 0, lost: 0 };
    return setInterval(async () => {
      if (!this.#peer.isConnected()) return;
      const reading = readQuality((await this.#peer.stats()).values(), packets);
      packets = reading.packets;
      if (this.#options.signal.aborted) return;
      if (!reading.silent) {
        this.#heardAt = performance.now();
        this.#silentRestarts = 0;
      }
      // In the first moment of a connection nothing has had the time to come.
      if (performance.now() - this.#heardAt < millis && reading.silent) return;
      this.#options.onQuality(reading.quality);
      if (reading.silent) void this.#repairSilence();
    }, millis);
  }
}
