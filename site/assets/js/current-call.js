import { CallLink } from './call-link.js';

/** Frames of a call that this page is about to learn of; as many as the server keeps. */
const EARLY_LIMIT = 64;
/** How long one may still be reported after the end. */
const REPORT_MILLIS = 30_000;

/**
 * @typedef {import('./session-store.js').StoredCall} StoredCall
 * @typedef {import('./protocol.js').PeerFrame} PeerFrame
 * @typedef {object} CallParts
 * @property {import('./session-store.js').SessionStore} store
 * @property {import('./session.js').Session} session
 * @property {import('./speaker.js').Speaker} speaker
 * @typedef {{onUp: () => void, onDown: () => void, onFailed: () => void, onForbidden: (reason: unknown) => void,
 *   onPeer: () => void, onQuality: () => void, onSetup: () => void}} CallHandlers
 */

/** A peer of whom nothing is known but that they are there. */
const PRESENT = /** @type {Readonly<{muted: boolean, away: boolean}>} */ ({ muted: false, away: false });

/** The call that is on, if any, and the facts that are still needed of the last one. */
export class CurrentCall {
  #parts;
  #handlers;
  #lifetime = new AbortController();
  /** @type {StoredCall | undefined} */
  #call;
  /** @type {CallLink | undefined} */
  #link;
  /** @type {PeerFrame[]} */
  #early = [];
  /** @type {{callId: string, endedAt: number} | undefined} */
  #last;
  /** The state that the peer has sent. */
  #peer = PRESENT;
  #muted = false;
  /** @type {import('./quality.js').Quality | undefined} */
  #quality;
  /** @type {import('./call-link.js').Setup | undefined} */
  #setup;

  /**
   * @param {CallParts} parts
   * @param {CallHandlers} handlers
   */
  constructor(parts, handlers) {
    this.#parts = parts;
    this.#handlers = handlers;
  }

  get call() {
    return this.#call;
  }

  /** How it was set up, once that is known to this page. */
  get setup() {
    return this.#setup;
  }

  get quality() {
    return this.#quality;
  }

  /** Whether the peer is muted, and whether its page was closed or is being loaded again. */
  get peer() {
    return this.#peer;
  }

  /** The call that was left last, by whichever side. */
  get lastCallId() {
    return this.#last?.callId;
  }

  /** @returns {string | undefined} the call whose peer may be reported now */
  get reportable() {
    if (this.#call) return this.#call.callId;
    return this.#last && Date.now() - this.#last.endedAt < REPORT_MILLIS ? this.#last.callId : undefined;
  }

  /**
   * A reloaded page knows its call before it has the microphone to go on with it.
   *
   * @param {StoredCall | undefined} call
   */
  expect(call) {
    this.#call = call;
  }

  /**
   * @param {StoredCall} call
   * @param {RTCIceServer[]} iceServers
   * @param {MediaStreamTrack} track the microphone
   * @param {boolean} rejoin after a reload of the page
   */
  join(call, iceServers, track, rejoin) {
    this.#call = call;
    this.#parts.store.call = call;
    this.#lifetime = new AbortController();
    try {
      this.#link = this.#makeLink(call, iceServers, track, rejoin);
    } catch (reason) {
      // A browser may have RTCPeerConnection and forbid it, for example by an extension.
      this.#handlers.onForbidden(reason);
    }
    for (const frame of this.#early.splice(0)) if (frame.callId === call.callId) this.#take(frame);
  }

  /**
   * @param {StoredCall} call
   * @param {RTCIceServer[]} iceServers
   * @param {MediaStreamTrack} track
   * @param {boolean} rejoin
   */
  #makeLink(call, iceServers, track, rejoin) {
    const { store, session, speaker } = this.#parts;
    return new CallLink({
      call,
      rejoin,
      iceServers,
      track,
      session,
      muted: this.#muted,
      isPeerMuted: () => this.#peer.muted,
      onStream: (stream) => speaker.play(stream),
      onUp: () => {
        this.#peer = { ...this.#peer, away: false };
        this.#handlers.onUp();
      },
      onDown: this.#handlers.onDown,
      onFailed: this.#handlers.onFailed,
      onQuality: (quality) => {
        this.#quality = quality;
        this.#handlers.onQuality();
      },
      onSetup: (setup) => {
        this.#setup = setup;
        this.#handlers.onSetup();
      },
      onPeer: (peer) => {
        if (store.call) store.call = { ...store.call, peer };
      },
      signal: this.#lifetime.signal,
    });
  }

  /** Ends it on this side. Frames that still come for it are late. */
  leave() {
    this.#lifetime.abort();
    this.#parts.speaker.silence();
    if (this.#call) {
      this.#last = { callId: this.#call.callId, endedAt: Date.now() };
      this.#parts.store.call = undefined;
    }
    this.#call = undefined;
    this.#link = undefined;
    this.#peer = PRESENT;
    this.#quality = undefined;
    this.#setup = undefined;
    this.#early = [];
  }

  /**
   * Between nodes a frame may overtake the `matched` that it belongs to, and a reloaded page has no media yet.
   *
   * @param {PeerFrame} frame
   */
  receive(frame) {
    if (this.#link && frame.callId === this.#call?.callId) {
      this.#take(frame);
    } else if (frame.callId !== this.lastCallId) {
      this.#early.push(frame);
      if (this.#early.length > EARLY_LIMIT) this.#early.shift();
    }
  }

  /** @param {PeerFrame} frame of this call */
  #take(frame) {
    this.#peer = { ...this.#peer, away: false };
    if (frame.type === 'muted') {
      this.#peer = { ...this.#peer, muted: frame.muted };
      this.#handlers.onPeer();
    } else {
      this.#link?.receive(frame);
    }
  }

  /**
   * The peer's page was closed or is being loaded again.
   *
   * @param {string} callId
   */
  peerAway(callId) {
    if (callId !== this.#call?.callId) return;
    this.#peer = { ...this.#peer, away: true };
    this.#link?.peerAway();
    this.#handlers.onPeer();
  }

  /** @param {boolean} muted whether this side's voice is held back, in this call and the next ones */
  setMuted(muted) {
    this.#muted = muted;
    this.#link?.setMuted(muted);
  }

  /** @param {MediaStreamTrack} track */
  replaceTrack(track) {
    this.#link?.replaceTrack(track);
  }

  /** The server refused a frame, of this call if there is one. */
  refused() {
    this.#link?.refused();
  }

  /** The line to the server is back. */
  resumed() {
    this.#link?.resumed();
  }
}
