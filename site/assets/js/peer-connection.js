import { limitBitrate } from './bitrate.js';
import { areFresh } from './ice-servers.js';
import { OwnDescription } from './own-description.js';
import { countPackets } from './packet-watch.js';
import { PeerCandidates } from './peer-candidates.js';
import { PeerIdentity } from './peer-identity.js';
import { userFragment } from './sdp.js';

/**
 * @typedef {import('./protocol.js').NegotiationFrame} NegotiationFrame
 * @typedef {object} PeerOptions
 * @property {boolean} polite gives way when both offer at once
 * @property {boolean} offers makes the first offer: the impolite side, or a page that rejoins its call
 * @property {RTCIceServer[]} iceServers
 * @property {RTCIceTransportPolicy} iceTransportPolicy
 * @property {MediaStreamTrack} track the microphone
 * @property {readonly string[]} stalePeer its fingerprints, as the page before the reload knew it
 * @property {() => Promise<RTCIceServer[] | undefined>} freshServers asked for when the peer begins an ICE restart
 * @property {(description: import('./protocol.js').Description) => void} onDescription to be sent to the peer
 * @property {(candidate: RTCIceCandidateInit | null) => void} onCandidate to be sent to the peer
 * @property {(stream: MediaStream) => void} onStream the peer's stream
 * @property {(state: RTCPeerConnectionState) => void} onState
 * @property {() => void} onRebuilt the peer has a new connection, so this side has one as well
 * @property {(fingerprints: string[]) => void} onPeer whom it is negotiating with now
 * @property {AbortSignal} signal ends it
 */

/**
 * One call's media, by perfect negotiation (W3C WebRTC 1.0 §10.7, "Perfect Negotiation Example"). Every step runs
 * one after another in a queue, so that the glare check is only a look at signalingState.
 *
 * A peer whose page was reloaded comes back with a new certificate: its offer is never refused, and this side makes
 * itself a new RTCPeerConnection for it, since a DTLS transport can't change partners.
 */
export class PeerConnection {
  #options;
  /** @type {RTCPeerConnection} */
  #connection;
  /** Ends the present RTCPeerConnection's listeners. */
  #generation = new AbortController();
  #track;
  #attached = false;
  /** Set while an offer of the peer's is refused: its candidates then belong to nothing. */
  #ignoring = false;
  #identity;
  #own;
  #candidates = new PeerCandidates();
  /** @type {Promise<void>} */
  #queue = Promise.resolve();

  /** @param {PeerOptions} options */
  constructor(options) {
    this.#options = options;
    this.#track = options.track;
    this.#own = new OwnDescription(options);
    this.#identity = new PeerIdentity(options.stalePeer);
    this.#connection = this.#create();
    if (options.offers) this.#attach();
    options.signal.addEventListener('abort', () => this.#dispose());
  }

  /** @returns {boolean} whether media can flow now */
  isConnected() {
    return this.#connection.connectionState === 'connected';
  }

  /** @returns {Promise<RTCStatsReport>} */
  stats() {
    return this.#connection.getStats();
  }

  /** @returns {Promise<number>} how many packets of the peer's voice have come */
  packetsReceived() {
    return countPackets(this.#connection.getReceivers());
  }

  /**
   * Takes a frame of the peer's. A candidate or an answer that does not fit is late, and dropped without a word.
   *
   * @param {NegotiationFrame} frame
   */
  receive(frame) {
    this.#enqueue(() =>
      frame.type === 'description'
        ? this.#describe(frame.description)
        : this.#candidates.add(this.#connection, frame.candidate, this.#ignoring));
  }

  /**
   * Another microphone, without a new negotiation (W3C WebRTC §5.2, replaceTrack).
   *
   * @param {MediaStreamTrack} track
   */
  replaceTrack(track) {
    this.#track = track;
    this.#enqueue(async () => {
      if (this.#attached) await this.#connection.getSenders()[0]?.replaceTrack(track);
    });
  }

  /**
   * Looks for another way to the peer (RFC 8445 §2.4).
   *
   * @param {RTCIceServer[]} iceServers fresh ones
   */
  restart(iceServers) {
    this.#options.iceServers = iceServers;
    this.#enqueue(async () => {
      this.#connection.setConfiguration(this.#configuration());
      this.#attach();
      this.#connection.restartIce();
      // In a stable state the browser asks for the offer itself. An offer that nobody has answered may be lost, and its
      // candidates are those of the network that is gone: a new one takes its place.
      if (this.#connection.signalingState !== 'have-local-offer') return;
      await this.#connection.setLocalDescription();
      this.#own.send(this.#connection);
    });
  }

  /** Sends an offer once more that nobody has answered: it may have gone down with the old socket. */
  repeatOffer() {
    this.#enqueue(async () => {
      if (this.#connection.signalingState === 'have-local-offer') this.#own.send(this.#connection);
    });
  }

  /**
   * Sends the present description, if the peer may lack it, and its candidates again, in their order. The peer ignores
   * an answer that it has, and a candidate that it has changes nothing.
   */
  repeat() {
    this.#enqueue(async () => {
      const local = this.#connection.localDescription;
      if (!local) return;
      const offered = this.#connection.signalingState === 'have-local-offer';
      if (offered || (local.type === 'answer' && !this.isConnected())) this.#own.send(this.#connection);
      this.#own.sendCandidates();
    });
  }

  /** @param {() => Promise<void>} step */
  #enqueue(step) {
    this.#queue = this.#queue.then(async () => {
      if (this.#options.signal.aborted) return;
      try {
        await step();
      } catch {
        // A step that fails leaves the media as it was; if the media is broken, an ICE restart repairs it.
      }
    });
  }

  #configuration() {
    const { iceServers, iceTransportPolicy } = this.#options;
    return { iceServers, iceTransportPolicy, bundlePolicy: /** @type {const} */ ('max-bundle') };
  }

  /** @returns {RTCPeerConnection} */
  #create() {
    const connection = new RTCPeerConnection(this.#configuration());
    const { signal } = this.#generation;
    const { onState, onStream } = this.#options;
    connection.addEventListener('negotiationneeded', () => this.#enqueue(() => this.#offer()), { signal });
    const found = (/** @type {RTCPeerConnectionIceEvent} */ { candidate }) => this.#own.found(candidate?.toJSON() ?? null);
    connection.addEventListener('icecandidate', found, { signal });
    connection.addEventListener('connectionstatechange', () => onState(connection.connectionState), { signal });
    const heard = (/** @type {RTCTrackEvent} */ { streams, track }) => onStream(streams[0] ?? new MediaStream([track]));
    connection.addEventListener('track', heard, { signal });
    return connection;
  }

  /** The side that offers first makes the sender; the other side waits, so that the two never offer at once. */
  #attach() {
    if (this.#attached) return;
    this.#attached = true;
    this.#connection.addTrack(this.#track, new MediaStream([this.#track]));
  }

  async #offer() {
    if (this.#connection.signalingState !== 'stable') return;
    await this.#connection.setLocalDescription();
    this.#own.send(this.#connection);
  }

  /** @param {import('./protocol.js').Description} description */
  async #describe(description) {
    // An offer is answered at once, so there is none to roll back, and the answer that follows a provisional one counts.
    if (description.type === 'rollback' || description.type === 'pranswer') return;
    if (this.#identity.isStale(description.sdp)) return;
    const reborn = this.#identity.isAnother(description.sdp);
    await this.#renewServers(description);
    if (reborn) this.#rebuild();
    if (description.type === 'answer') {
      // A peer that was reloaded in between has not seen this offer: offer again.
      if (reborn) this.#attach();
      else if (this.#connection.signalingState === 'have-local-offer' && this.#own.isFor(description)) await this.#accept(description);
      return;
    }
    this.#ignoring = !this.#options.polite && this.#connection.signalingState !== 'stable';
    if (this.#ignoring) {
      // The peer would have given way to this side's offer if it had come: it may be lost.
      this.#own.send(this.#connection);
      return;
    }
    await this.#accept(description);
    this.#attach();
    await this.#connection.setLocalDescription();
    this.#own.send(this.#connection);
    await limitBitrate(this.#connection.getSenders()[0]);
  }

  /**
   * Where the peer looks for another way, this side does too, and its credentials for the relay may be old.
   *
   * @param {RTCSessionDescriptionInit} description
   */
  async #renewServers({ type, sdp }) {
    const known = userFragment(this.#connection.remoteDescription?.sdp);
    const restarts = type === 'offer' && known !== undefined && userFragment(sdp) !== known;
    if (!restarts || areFresh(this.#options.iceServers)) return;
    const iceServers = await this.#options.freshServers();
    if (iceServers === undefined || this.#options.signal.aborted) return;
    this.#options.iceServers = iceServers;
    this.#connection.setConfiguration(this.#configuration());
  }

  /** @param {RTCSessionDescriptionInit} description */
  async #accept(description) {
    await this.#connection.setRemoteDescription({ type: description.type, sdp: description.sdp ?? '' });
    this.#options.onPeer(this.#identity.accept(description.sdp));
    await this.#candidates.described(this.#connection);
    if (description.type === 'answer') await limitBitrate(this.#connection.getSenders()[0]);
  }

  #rebuild() {
    this.#dispose();
    this.#generation = new AbortController();
    this.#attached = false;
    this.#candidates.forget();
    this.#own.forget();
    this.#identity.forget();
    this.#connection = this.#create();
    this.#options.onRebuilt();
  }

  #dispose() {
    this.#generation.abort();
    this.#connection.close();
  }
}
