/**
 * The parts of the page that do the work.
 *
 * @typedef {object} Parts
 * @property {import('./session-store.js').SessionStore} store
 * @property {import('./settings.js').Settings} settings
 * @property {import('./microphone.js').Microphone} microphone
 * @property {import('./speaker.js').Speaker} speaker
 * @property {import('./tab-claim.js').TabClaim} claim
 * @property {import('./session.js').Session} session
 */

/** Resources that are held from Start to Stop: the microphone, and the claim over this person's other tabs. */
export class Standby {
  #parts;
  #lifetime = new AbortController();

  /** @param {Parts} parts */
  constructor(parts) {
    this.#parts = parts;
  }

  /** Aborted by release(). */
  get signal() {
    return this.#lifetime.signal;
  }

  /**
   * To be called inside the gesture of Start, if there is one.
   *
   * @param {string | undefined} callId the call that a reloaded page takes up again
   * @returns {Promise<MediaStreamTrack>} rejects with MicrophoneError, or with the signal's reason
   */
  async take(callId) {
    const { settings, speaker, session, claim, microphone } = this.#parts;
    this.#lifetime = new AbortController();
    const { signal } = this.#lifetime;
    microphone.enabled = !settings.choices.pushToTalk;
    speaker.unlock();
    session.connect();
    const [track] = await Promise.all([microphone.open(settings.choices, signal), claim.take(callId, signal)]);
    signal.throwIfAborted();
    return track;
  }

  release() {
    this.#lifetime.abort();
    this.#parts.microphone.close();
    this.#parts.claim.release();
  }
}
