import { fingerprints } from './sdp.js';

/**
 * Knows the peer by its certificate fingerprints, as its descriptions state them. A peer may state several (RFC 8122 §5),
 * of which a browser keeps one, so descriptions are compared with each other and never with the kept one.
 */
export class PeerIdentity {
  #stale;
  /** @type {string[]} */
  #known = [];

  /** @param {readonly string[]} stale the peer as the page before the reload knew it */
  constructor(stale) {
    this.#stale = stale;
  }

  /**
   * @param {string | undefined} sdp
   * @returns {boolean} whether this was meant for the page before the reload
   */
  isStale(sdp) {
    return fingerprints(sdp).some((print) => this.#stale.includes(print));
  }

  /**
   * @param {string | undefined} sdp
   * @returns {boolean} whether the peer has a new certificate; a description without a fingerprint gives no sign of it
   */
  isAnother(sdp) {
    const theirs = fingerprints(sdp);
    return theirs.length > 0 && this.#known.length > 0 && !theirs.some((print) => this.#known.includes(print));
  }

  /**
   * @param {string | undefined} sdp a description that was taken
   * @returns {string[]} by which the peer is known now
   */
  accept(sdp) {
    const theirs = fingerprints(sdp);
    if (theirs.length > 0) this.#known = theirs;
    return this.#known;
  }

  /** The peer has a new certificate, which is not known yet. */
  forget() {
    this.#known = [];
  }
}
