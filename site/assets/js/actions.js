import { isInCall } from './call.js';
import { copyLink, share } from './companions.js';
import { find } from './dom.js';
import { checkBrowser } from './environment.js';

/**
 * @typedef {object} ActionParts
 * @property {import('./standby.js').Parts} parts
 * @property {import('./conversation.js').Conversation} conversation
 * @property {import('./dialogs.js').Dialogs} dialogs
 * @property {import('./microphone-test.js').MicrophoneTest | undefined} test
 * @property {import('./settings-sheet.js').SettingsSheet | undefined} sheet
 * @property {(code: string) => void} note
 * @property {() => Promise<void>} tell
 */

/** Runs the action of each press and each key. */
export class Actions {
  #parts;

  /** @param {ActionParts} parts */
  constructor(parts) {
    this.#parts = parts;
  }

  start() {
    const { conversation, dialogs, parts } = this.#parts;
    if (conversation.state !== 'idle' && conversation.state !== 'error') return;
    if (!checkBrowser(conversation)) return;
    if (parts.settings.choices.adult) void conversation.start();
    else dialogs.open('gate');
  }

  skip() {
    this.#parts.conversation.skip();
  }

  stop() {
    void this.#parts.conversation.stop();
  }

  /** @param {boolean} speaking */
  speak(speaking) {
    const { state } = this.#parts.conversation;
    if (state === 'waiting' || isInCall(state)) this.#parts.parts.microphone.enabled = speaking;
  }

  toggleMute() {
    this.speak(!this.#parts.parts.microphone.enabled);
  }

  toggleRelay() {
    const { conversation, note, parts } = this.#parts;
    parts.settings.change({ relayOnly: !parts.settings.choices.relayOnly });
    if (isInCall(conversation.state)) note('relay');
  }

  chooseReason() {
    const callId = this.#parts.conversation.current.reportable;
    if (callId === undefined) return;
    this.#parts.dialogs.get('reasons').dataset.callId = callId;
    this.#parts.dialogs.open('reasons');
  }

  /**
   * Listens to every button outside the panel.
   *
   * @param {AbortSignal} signal
   */
  listen(signal) {
    const { dialogs, tell, sheet } = this.#parts;
    /** @type {Record<string, () => void>} */
    const presses = {
      'gate-accept': () => this.#accept(),
      'settings-button': () => this.#openSettings(),
      'menu-settings': () => this.#openSettings(),
      'menu-help': () => dialogs.open('help'),
      'menu-test': () => this.#openTest(),
      'settings-test': () => this.#openTest(),
      'alone-test': () => this.#openTest(),
      'menu-share': () => void this.#share(),
      'alone-share': () => void this.#share(),
      'tell-me': () => void tell(),
      'copy-link': () => void this.#copyLink(),
    };
    for (const [id, act] of Object.entries(presses)) {
      find(`#${id}`, HTMLButtonElement).addEventListener('click', act, { signal });
    }
    dialogs.get('reasons').addEventListener('click', (event) => this.#report(event), { signal });
    // A gesture of any kind frees a voice that the browser held back.
    const free = () => this.#parts.parts.speaker.retry();
    for (const gesture of ['pointerup', 'keydown']) document.addEventListener(gesture, free, { signal });
    void sheet?.listDevices();
  }

  #accept() {
    const { conversation, dialogs, parts } = this.#parts;
    parts.settings.change({ adult: true });
    dialogs.close('gate');
    void conversation.start();
  }

  #openSettings() {
    this.#parts.dialogs.open('settings');
    void this.#parts.sheet?.listDevices();
  }

  #openTest() {
    this.#parts.dialogs.open('test');
    void this.#parts.test?.run();
  }

  async #share() {
    const { dialogs, note } = this.#parts;
    const outcome = await share();
    if (dialogs.get('menu').open) dialogs.close('menu');
    if (outcome !== 'shared') note(outcome);
  }

  async #copyLink() {
    this.#parts.note(await copyLink(location.href));
  }

  /** @param {Event} event */
  #report(event) {
    const { dialogs, conversation } = this.#parts;
    const button = event.target instanceof Element ? event.target.closest('[data-reason]') : null;
    const { callId } = dialogs.get('reasons').dataset;
    if (!(button instanceof HTMLElement) || !callId) return;
    dialogs.close('reasons');
    conversation.report(/** @type {import('./protocol.js').ReportReason} */ (button.dataset.reason), callId);
  }
}
