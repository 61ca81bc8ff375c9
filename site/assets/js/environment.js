import { isInCall } from './call.js';
import { obstacleIn } from './platform.js';

/** Changes of the preferences in quick succession go out as one: each counts as a start. */
const PREFERENCES_MILLIS = 500;
const CAPTURE = ['microphoneId', 'echoCancellation', 'noiseSuppression', 'autoGainControl'];
const PREFERENCES = ['tags', 'language', 'relayOnly'];

/**
 * @typedef {import('./standby.js').Parts} Parts
 * @typedef {import('./conversation.js').Conversation} Conversation
 */

/**
 * Applies changed settings.
 *
 * @param {Parts} parts
 * @param {Conversation} conversation
 * @param {AbortSignal} signal
 */
export function followSettings({ settings, speaker, microphone }, conversation, signal) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let entering;
  speaker.setVolume(settings.choices.volume);
  void speaker.choose(settings.choices.speakerId);
  settings.addEventListener(
    'change',
    (event) => {
      const { choices } = settings;
      const changed = new Set(/** @type {CustomEvent<string[]>} */ (event).detail);
      if (changed.has('volume')) speaker.setVolume(choices.volume);
      if (changed.has('speakerId')) void speaker.choose(choices.speakerId);
      if (changed.has('pushToTalk')) microphone.enabled = !choices.pushToTalk;
      if (CAPTURE.some((name) => changed.has(name))) void microphone.renew(choices, signal);
      if (PREFERENCES.some((name) => changed.has(name))) {
        clearTimeout(entering);
        entering = setTimeout(() => conversation.enter(), PREFERENCES_MILLIS);
      }
    },
    { signal },
  );
  signal.addEventListener('abort', () => clearTimeout(entering));
}

/**
 * Follows the microphone: another track goes into the running call, a lost one ends it.
 *
 * @param {Parts} parts
 * @param {Conversation} conversation
 * @param {AbortSignal} signal
 */
export function followMicrophone({ microphone }, conversation, signal) {
  const replace = () => microphone.track && conversation.current.replaceTrack(microphone.track);
  microphone.addEventListener('track', replace, { signal });
  microphone.addEventListener(
    'lost',
    (event) => conversation.fail(/** @type {CustomEvent<string>} */ (event).detail),
    { signal },
  );
}

/**
 * Tells the peer of a muted microphone. With push-to-talk the voice is held back most of the time, which says nothing.
 *
 * @param {Parts} parts
 * @param {Conversation} conversation
 * @param {AbortSignal} signal
 */
export function followMute({ microphone, settings }, conversation, signal) {
  const tell = () => {
    const held = !microphone.enabled && !settings.choices.pushToTalk;
    conversation.current.setMuted(held || microphone.systemMuted);
  };
  microphone.addEventListener('change', tell, { signal });
  settings.addEventListener('change', tell, { signal });
}

/**
 * Follows the network, and the page itself coming back from the background.
 *
 * @param {Parts} parts
 * @param {Conversation} conversation
 * @param {AbortSignal} signal
 */
export function followNetwork({ session }, conversation, signal) {
  const back = () => {
    if (conversation.notice?.code === 'offline') conversation.recover();
    if (session.status === 'lost') session.connect();
    else session.probe();
  };
  // Where a browser tells of another network (W3C Network Information), the line is moved to it at once.
  const connection = /** @type {{connection?: EventTarget & {type?: string}}} */ (navigator).connection;
  let type = connection?.type;
  const moved = () => navigator.onLine && session.renew();
  // It also tells of every change of the estimated speed.
  const changed = () => {
    if (connection?.type !== type) moved();
    type = connection?.type;
  };
  const gone = () => {
    session.probe();
    if (conversation.state === 'idle') conversation.fail('offline');
  };
  window.addEventListener('online', back, { signal });
  window.addEventListener('online', moved, { signal });
  connection?.addEventListener('change', changed, { signal });
  window.addEventListener('offline', gone, { signal });
  window.addEventListener('pageshow', (event) => event.persisted && back(), { signal });
  document.addEventListener('visibilitychange', () => !document.hidden && navigator.onLine && back(), { signal });
}

/**
 * A link that is followed in a call opens beside it, since the call would end with its page.
 *
 * @param {Conversation} conversation
 * @param {AbortSignal} signal
 */
export function keepPage(conversation, signal) {
  document.addEventListener(
    'click',
    ({ target }) => {
      const link = target instanceof Element ? target.closest('a[href]') : null;
      if (!(link instanceof HTMLAnchorElement) || link.getAttribute('href')?.startsWith('#')) return;
      const keep = conversation.state === 'waiting' || isInCall(conversation.state);
      if (keep) link.target = '_blank';
      else if (link.target === '_blank' && !link.hasAttribute('rel')) link.removeAttribute('target');
    },
    { signal, capture: true },
  );
}

/**
 * @param {Conversation} conversation
 * @returns {boolean} whether calls can be made from this page; if not, the panel gives the reason
 */
export function checkBrowser(conversation) {
  const obstacle = obstacleIn(globalThis);
  if (obstacle) conversation.fail(obstacle);
  return obstacle === undefined;
}
