import { find, write } from './dom.js';
import { language as pageLanguage, say, tagName } from './say.js';
import { MAX_TAGS } from './settings.js';

/** Languages to choose from, by their primary tags; their names come from the browser. */
const LANGUAGES = [
  'ar', 'bn', 'cs', 'da', 'de', 'el', 'en', 'es', 'fa', 'fi', 'fr', 'he', 'hi', 'hu', 'id', 'it', 'ja', 'ko', 'nl', 'no',
  'pl', 'pt', 'ro', 'ru', 'sv', 'sw', 'ta', 'th', 'tr', 'uk', 'ur', 'vi', 'zh',
];

/**
 * @typedef {import('./settings.js').Choices} Choices
 * @typedef {object} SheetParts
 * @property {import('./settings.js').Settings} settings
 * @property {import('./speaker.js').Speaker} speaker
 */

/** The settings in their sheet: shows the choices, and keeps each as soon as it is made. */
export class SettingsSheet {
  #parts;
  #form = find('#settings-form', HTMLFormElement);
  #tags = find('#tags', HTMLElement);

  /**
   * @param {SheetParts} parts
   * @param {AbortSignal} signal
   */
  constructor(parts, signal) {
    this.#parts = parts;
    this.#listLanguages();
    find('#speaker-field', HTMLElement).hidden = !parts.speaker.canChoose;
    find('#volume-field', HTMLElement).hidden = !parts.speaker.hasVolume;
    this.#form.addEventListener('input', (event) => this.#keep(event.target), { signal });
    this.#tags.addEventListener('click', (event) => this.#toggleTag(event.target), { signal });
    parts.settings.addEventListener('change', () => this.show(), { signal });
    navigator.mediaDevices?.addEventListener('devicechange', () => void this.listDevices(), { signal });
    this.show();
  }

  /** Shows the choices as they are. */
  show() {
    const { choices } = this.#parts.settings;
    for (const element of this.#form.elements) {
      const choice = /** @type {Record<string, unknown>} */ (choices)[element.getAttribute('name') ?? ''];
      if (element instanceof HTMLInputElement && element.type === 'checkbox') element.checked = choice === true;
      else if (element instanceof HTMLInputElement || element instanceof HTMLSelectElement) element.value = String(choice);
    }
    for (const chip of this.#tags.querySelectorAll('button')) {
      const chosen = choices.tags.includes(chip.dataset.tag ?? '');
      chip.setAttribute('aria-pressed', String(chosen));
      chip.disabled = !chosen && choices.tags.length >= MAX_TAGS;
    }
  }

  /** @param {string[]} tags the configured list */
  listTags(tags) {
    find('#tags-field', HTMLElement).hidden = tags.length === 0;
    const shown = [...this.#tags.querySelectorAll('button')].map((chip) => chip.dataset.tag);
    if (shown.join('\n') === tags.join('\n')) return;
    this.#tags.replaceChildren(...tags.map(chipFor));
    this.show();
  }

  /**
   * Lists the devices. Before the microphone was allowed the browser gives them no names.
   *
   * @returns {Promise<void>}
   */
  async listDevices() {
    const devices = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
    this.#listKind('microphoneId', devices.filter((device) => device.kind === 'audioinput'));
    this.#listKind('speakerId', devices.filter((device) => device.kind === 'audiooutput'));
    this.show();
  }

  /**
   * @param {string} name
   * @param {MediaDeviceInfo[]} devices
   */
  #listKind(name, devices) {
    const select = find(`select[name="${name}"]`, HTMLSelectElement, this.#form);
    const named = devices.filter((device) => device.deviceId !== '' && device.deviceId !== 'default');
    const options = named.map((device, index) => new Option(device.label || say('Device {number}', { number: index + 1 }), device.deviceId));
    const chosen = this.#parts.settings.choices[name === 'speakerId' ? 'speakerId' : 'microphoneId'];
    const gone = chosen !== '' && !named.some((device) => device.deviceId === chosen);
    if (gone) options.push(new Option(say('Not connected'), chosen));
    select.replaceChildren(new Option(say('Default'), ''), ...options);
  }

  #listLanguages() {
    const names = new Intl.DisplayNames(pageLanguage, { type: 'language' });
    const select = find('select[name="language"]', HTMLSelectElement, this.#form);
    const { language } = this.#parts.settings.choices;
    const known = new Set(language === '' ? LANGUAGES : [...LANGUAGES, language]);
    const options = [...known].map((tag) => new Option(names.of(tag) ?? tag, tag));
    options.sort((one, other) => one.text.localeCompare(other.text, pageLanguage));
    select.replaceChildren(new Option(say('Any language'), ''), ...options);
  }

  /** @param {EventTarget | null} target */
  #keep(target) {
    if (target instanceof HTMLInputElement && target.type === 'checkbox') {
      this.#parts.settings.change({ [target.name]: target.checked });
    } else if (target instanceof HTMLInputElement && target.type === 'range') {
      this.#parts.settings.change({ [target.name]: target.valueAsNumber });
    } else if (target instanceof HTMLSelectElement) {
      this.#parts.settings.change({ [target.name]: target.value });
    }
  }

  /** @param {EventTarget | null} target */
  #toggleTag(target) {
    const tag = target instanceof HTMLButtonElement ? target.dataset.tag : undefined;
    if (tag === undefined) return;
    const { settings } = this.#parts;
    const { tags } = settings.choices;
    settings.change({ tags: tags.includes(tag) ? tags.filter((other) => other !== tag) : [...tags, tag] });
  }
}

/**
 * @param {string} tag
 * @returns {HTMLButtonElement}
 */
function chipFor(tag) {
  const chip = document.createElement('button');
  chip.type = 'button';
  chip.className = 'chip';
  chip.dataset.tag = tag;
  write(chip, tagName(tag));
  return chip;
}
