import { dtlsRole, fitFrame, preferVoice, stateRole, userFragment } from './sdp.js';

/**
 * The description of this side for the peer and its ICE candidates in their order, so that both can be sent
 * again. An ICE restart begins a new list: earlier candidates are of no use then (RFC 8839 §4.4.1.1.1).
 */
export class OwnDescription {
  #handlers;
  /** @type {(RTCIceCandidateInit | null)[]} */
  #candidates = [];
  /** Of the description that was sent last. @type {string | undefined} */
  #userFragment;

  /**
   * @param {object} handlers send to the peer
   * @param {(description: import('./protocol.js').Description) => void} handlers.onDescription
   * @param {(candidate: RTCIceCandidateInit | null) => void} handlers.onCandidate
   */
  constructor(handlers) {
    this.#handlers = handlers;
  }

  /** @param {RTCIceCandidateInit | null} candidate one that was found, or null if there are no more */
  found(candidate) {
    const last = this.#candidates.findLast((known) => known !== null);
    const restarted = last?.usernameFragment !== candidate?.usernameFragment;
    if (candidate && restarted) this.#candidates = [];
    this.#candidates.push(candidate);
    this.#handlers.onCandidate(candidate);
  }

  /** @param {RTCPeerConnection} connection the present description of which is sent */
  send(connection) {
    const { localDescription: local, currentLocalDescription, currentRemoteDescription } = connection;
    if (!local) return;
    const role = local.type === 'offer' ? dtlsRole(currentLocalDescription, currentRemoteDescription) : undefined;
    const { sdp, whole } = fitFrame(stateRole(preferVoice(local.sdp), role));
    this.#userFragment = userFragment(local.sdp);
    const answers = local.type === 'answer' ? { answers: userFragment(connection.remoteDescription?.sdp) } : {};
    this.#handlers.onDescription({ type: local.type, sdp, ...answers });
    if (!whole) this.sendCandidates();
  }

  /**
   * Two offers may be on their way at once, and an answer to the first one would give the second one wrong credentials.
   *
   * @param {import('./protocol.js').Description} answer of a peer that may not say to which offer
   * @returns {boolean} whether it answers the description that was sent last
   */
  isFor({ answers }) {
    return answers === undefined || answers === this.#userFragment;
  }

  /** They went out one by one, but some may have been lost with an old line to the server. */
  sendCandidates() {
    this.#candidates.forEach((candidate) => this.#handlers.onCandidate(candidate));
  }

  /** The connection is another. */
  forget() {
    this.#candidates = [];
  }
}
