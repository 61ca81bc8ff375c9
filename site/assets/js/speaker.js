import { aside } from './aside.js';
import { audioContext } from './audio-context.js';

/**
 * The one audio element that everybody is heard through. Phones let a page play only from an element that was first
 * played inside a gesture, so it is made once and only its stream changes. Dispatches `change` when it becomes blocked
 * or free.
 */
export class Speaker extends EventTarget {
  #element;
  #blocked = false;

  /** @param {HTMLAudioElement} element */
  constructor(element) {
    super();
    this.#element = element;
  }

  /** Whether the browser waits for a gesture before it lets anything be heard. */
  get blocked() {
    return this.#blocked;
  }

  /** @returns {MediaStreamTrack | undefined} what is being heard */
  get track() {
    const stream = /** @type {MediaStream | null} */ (this.#element.srcObject);
    return stream?.getAudioTracks()[0];
  }

  /** Whether the browser lets a page choose the loudspeaker (W3C Audio Output Devices §2). */
  get canChoose() {
    return 'setSinkId' in this.#element;
  }

  /** Whether the page may set the volume: iOS leaves it to the buttons of the phone. */
  get hasVolume() {
    const before = this.#element.volume;
    this.#element.volume = before === 0.5 ? 0.4 : 0.5;
    const settable = this.#element.volume !== before;
    this.#element.volume = before;
    return settable;
  }

  /** To be called inside a gesture: plays silence, so that the voice may play later. */
  unlock() {
    const context = audioContext();
    if (this.#element.srcObject === null && context) {
      this.#element.srcObject = aside(() => context.createMediaStreamDestination().stream) ?? null;
    }
    void this.#play();
  }

  /** @param {MediaStream} stream the peer's */
  play(stream) {
    this.#element.srcObject = stream;
    void this.#play();
  }

  /** Nobody is to be heard any more. */
  silence() {
    this.#element.srcObject = null;
    this.#setBlocked(false);
  }

  /** Tries again, inside a gesture. */
  retry() {
    audioContext();
    if (this.#blocked) void this.#play();
  }

  /** @param {number} volume 0 to 1 */
  setVolume(volume) {
    this.#element.volume = volume;
  }

  /**
   * @param {string} deviceId '' for the browser's default
   * @returns {Promise<void>} also where the device is gone: the default goes on
   */
  async choose(deviceId) {
    if (this.canChoose) await this.#element.setSinkId(deviceId).catch(() => undefined);
  }

  async #play() {
    try {
      await this.#element.play();
      this.#setBlocked(false);
    } catch (reason) {
      this.#setBlocked(reason instanceof DOMException && reason.name === 'NotAllowedError');
    }
  }

  /** @param {boolean} blocked */
  #setBlocked(blocked) {
    if (this.#blocked === blocked) return;
    this.#blocked = blocked;
    this.dispatchEvent(new Event('change'));
  }
}
