/**
 * Choices of a visitor, kept in localStorage of this browser and nowhere else.
 *
 * @typedef {object} Choices
 * @property {boolean} adult the gate was passed
 * @property {string} microphoneId deviceId, or '' for the browser's default
 * @property {string} speakerId deviceId, or '' for the browser's default
 * @property {number} volume 0 to 1
 * @property {boolean} echoCancellation
 * @property {boolean} noiseSuppression
 * @property {boolean} autoGainControl
 * @property {boolean} pushToTalk
 * @property {boolean} autoNext wait for the next person when one leaves
 * @property {boolean} sounds
 * @property {boolean} relayOnly hide my address
 * @property {string[]} tags
 * @property {string} language a primary tag of BCP 47, or '' for any
 */

/** At most this many tags may be sent (protocol, `start`). */
export const MAX_TAGS = 5;

const KEY = 'rizztalk.settings.v1';

/** @type {Readonly<Choices>} */
export const DEFAULTS = Object.freeze({
  adult: false,
  microphoneId: '',
  speakerId: '',
  volume: 1,
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
  pushToTalk: false,
  autoNext: false,
  sounds: true,
  relayOnly: false,
  tags: [],
  language: '',
});

/**
 * @param {string | null} text JSON as it was stored, by this version of the page or another
 * @param {Readonly<Choices>} [defaults]
 * @returns {Choices} every member of the right form; the default replaces a missing or wrong one
 */
export function parseChoices(text, defaults = DEFAULTS) {
  const choices = { ...defaults, tags: [...defaults.tags] };
  const stored = parseObject(text);
  for (const key of /** @type {(keyof Choices)[]} */ (Object.keys(choices))) {
    const value = stored[key];
    if (key !== 'tags' && typeof value === typeof choices[key]) Object.assign(choices, { [key]: value });
  }
  choices.volume = Number.isFinite(choices.volume) ? Math.min(1, Math.max(0, choices.volume)) : defaults.volume;
  if (!/^([a-z]{2,3})?$/.test(choices.language)) choices.language = defaults.language;
  if (Array.isArray(stored.tags)) {
    choices.tags = stored.tags.filter((tag) => typeof tag === 'string').slice(0, MAX_TAGS);
  }
  return choices;
}

/**
 * @param {string | null} text
 * @returns {Record<string, unknown>}
 */
function parseObject(text) {
  try {
    const value = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

/**
 * @param {readonly string[]} languages as navigator.languages
 * @returns {string} the primary tag of the first one, or ''
 */
export function primaryLanguage(languages) {
  return /^[a-z]{2,3}(?=-|$)/.exec((languages[0] ?? '').toLowerCase())?.[0] ?? '';
}

/** The choices of this browser, with an event when one changes. */
export class Settings extends EventTarget {
  #storage;
  /** @type {Choices} */
  #choices;

  /**
   * @param {Storage | undefined} storage undefined where the browser forbids it: choices then last as long as the page
   * @param {Readonly<Choices>} [defaults]
   */
  constructor(storage, defaults = DEFAULTS) {
    super();
    this.#storage = storage;
    this.#choices = parseChoices(storage?.getItem(KEY) ?? null, defaults);
  }

  /** @returns {Readonly<Choices>} */
  get choices() {
    return this.#choices;
  }

  /**
   * Keeps the changed choices and dispatches `change`, whose detail holds the names of the changed ones.
   *
   * @param {Partial<Choices>} patch
   */
  change(patch) {
    this.#choices = parseChoices(JSON.stringify({ ...this.#choices, ...patch }));
    try {
      this.#storage?.setItem(KEY, JSON.stringify(this.#choices));
    } catch {
      // A full or forbidden storage costs only the memory of the choice.
    }
    this.dispatchEvent(new CustomEvent('change', { detail: Object.keys(patch) }));
  }
}

/**
 * @param {() => Storage | null} open reading the property alone throws where cookies are blocked
 * @returns {Storage | undefined} undefined also if it can't be read
 */
export function storageOrNone(open) {
  try {
    const storage = open();
    storage?.getItem(KEY);
    return storage ?? undefined;
  } catch {
    return undefined;
  }
}
