/**
 * This side's ICE candidates, in their order, so that they can be sent again. An ICE restart begins a new list: earlier
 * candidates are of no use then (RFC 8839 §4.4.1.1.1).
 */
export class OwnCandidates {
  /** @type {(RTCIceCandidateInit | null)[]} */
  #found = [];

  /**
   * @param {RTCIceCandidateInit | null} candidate null where there are no more
   * @returns the same
   */
  add(candidate) {
    const last = this.#found.at(-1);
    const restarted = last === null || last?.usernameFragment !== candidate?.usernameFragment;
    if (candidate && restarted) this.#found = [];
    this.#found.push(candidate);
    return candidate;
  }

  /** @returns {readonly (RTCIceCandidateInit | null)[]} */
  all() {
    return this.#found;
  }
}
