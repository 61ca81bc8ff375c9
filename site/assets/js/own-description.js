import { dtlsRole, fitFrame, preferVoice, stateRole } from './sdp.js';

/**
 * The description of this side for the peer and its ICE candidates in their order, so that both can be sent
 * again. An ICE restart begins a new list: earlier candidates are of no use then (RFC 8839 §4.4.1.1.1).
 */
export class OwnDescription {
  #handlers;
  /** @type {(RTCIceCandidateInit | null)[]} */
  #candidates = [];

  /**
   * @param {object} handlers send to the peer
   * @param {(description: RTCSessionDescriptionInit) => void} handlers.onDescription
   * @param {(candidate: RTCIceCandidateInit | null) => void} handlers.onCandidate
   */
  constructor(handlers) {
    this.#handlers = handlers;
  }

  /** @param {RTCIceCandidateInit | null} candidate one that was found, or null if there are no more */
  found(candidate) {
    const last = this.#candidates.at(-1);
    const restarted = last === null || last?.usernameFragment !== candidate?.usernameFragment;
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
    this.#handlers.onDescription({ type: local.type, sdp });
    if (!whole) this.sendCandidates();
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
