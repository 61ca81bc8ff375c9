/** As many as the server keeps. */
const LIMIT = 64;

/** The peer's ICE candidates. One that comes before its description waits for it. */
export class PeerCandidates {
  /** @type {(RTCIceCandidateInit | null)[]} */
  #early = [];

  /**
   * @param {RTCPeerConnection} connection
   * @param {RTCIceCandidateInit | null} candidate null at their end
   * @param {boolean} ignoring whether the peer's offer is refused: its candidates then belong to nothing
   * @returns {Promise<void>} rejects if the browser does not take it
   */
  async add(connection, candidate, ignoring) {
    if (connection.remoteDescription === null) {
      this.#early.push(candidate);
      if (this.#early.length > LIMIT) this.#early.shift();
      return;
    }
    try {
      await connection.addIceCandidate(candidate ?? undefined);
    } catch (reason) {
      if (!ignoring && candidate?.usernameFragment === undefined) throw reason;
    }
  }

  /**
   * The description has come.
   *
   * @param {RTCPeerConnection} connection
   */
  async described(connection) {
    for (const candidate of this.#early.splice(0)) await this.add(connection, candidate, false);
  }

  /** The connection is another. */
  forget() {
    this.#early = [];
  }
}
