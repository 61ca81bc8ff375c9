import { isInCall } from './call.js';

/**
 * Decides which events of a call go into the site's statistics. docs/analytics.md lists it, and a test
 * compares the two. Never an identifier, a word or a choice of somebody.
 *
 * @typedef {import('./call.js').State} State
 * @typedef {{name: string, parameters: Record<string, string | number>}} CallEvent
 * @typedef {object} Facts facts that the states alone don't tell
 * @property {string} [notice] the code that goes with the next state
 * @property {number} [waitedMillis] in the pool so far
 * @property {number} [talkedMillis] since the present call was first heard
 * @property {import('./call-link.js').Setup} [setup] of the present call, the one time that it becomes known
 * @property {'report' | 'mic_test'} [press] an action of the visitor that changes no state
 */

/** Why a call ended, by the code of the panel. Any other is a failure, whatever its code says. */
const REASONS = new Map([
  ['skipped', 'they_skipped'],
  ['left', 'they_left'],
  ['reported', 'they_reported'],
  ['banned', 'they_were_banned'],
  ['lost', 'lost'],
  ['away', 'away'],
  ['reporting', 'report'],
  ['taken', 'other_tab'],
  ['other-tab', 'other_tab'],
]);

/** Which way media may go. */
const PATHS = new Set(['host', 'srflx', 'prflx', 'relay']);

/** A reloaded page goes on by itself: nobody has pressed Start. */
const RELOADED = new Set(['rejoining', 'resuming']);

/**
 * @param {State} previous
 * @param {State} next the same where only facts are new
 * @param {Facts} facts
 * @returns {CallEvent[]} in the order in which it happened
 */
export function callEvents(previous, next, facts) {
  const { notice, press, setup } = facts;
  /** @type {CallEvent[]} */
  const events = [];
  /** @type {(name: string, parameters?: CallEvent['parameters']) => void} */
  const add = (name, parameters = {}) => void events.push({ name, parameters });

  if (press) add(press);
  if (setup) add('connected', { setup_ms: Math.round(setup.setupMillis), path: pathName(setup.path) });
  if (previous === next) return events;

  if (next === 'microphone' && !RELOADED.has(notice ?? '')) add('start_clicked');
  if (previous === 'microphone' && next === 'error' && notice === 'denied') add('microphone_denied');
  if (isInCall(previous) && !isInCall(next)) {
    const reason = endReason(next, notice);
    if (reason === 'skip') add('skip');
    add('call_ended', { duration_s: Math.round((facts.talkedMillis ?? 0) / 1_000), reason });
  }
  if (next === 'waiting') add('waiting');
  if (previous === 'waiting' && next === 'connecting') add('matched', { wait_ms: Math.round(facts.waitedMillis ?? 0) });
  return events;
}

/**
 * @param {State} next
 * @param {string | undefined} notice
 */
function endReason(next, notice) {
  if (next === 'error') return notice === 'no-way' ? 'no_way' : 'failed';
  if (notice === undefined) return next === 'waiting' ? 'skip' : 'stop';
  return REASONS.get(notice) ?? 'failed';
}

/** @param {string | undefined} path */
function pathName(path = '') {
  return PATHS.has(path) ? path : 'unknown';
}
