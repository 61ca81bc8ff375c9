import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isInCall, TABLE, transition } from '../assets/js/call.js';

/** @typedef {import('../assets/js/call.js').State} State */
/** @typedef {import('../assets/js/call.js').CallEvent} CallEvent */

const STATES = /** @type {State[]} */ (Object.keys(TABLE));

test('goes from Start to talking and back', () => {
  /** @type {State} */
  let state = 'idle';
  const story = /** @type {CallEvent[]} */ (['start', 'granted', 'matched', 'up', 'down', 'up', 'skip', 'matched', 'ended']);
  const seen = story.map((event) => (state = /** @type {State} */ (transition(state, event))));
  assert.deepEqual(seen, [
    'microphone', 'waiting', 'connecting', 'connected', 'reconnecting', 'connected', 'waiting', 'connecting', 'idle',
  ]);
});

test('leads to states of the table alone', () => {
  const targets = STATES.flatMap((state) => Object.values(TABLE[state]));
  assert.ok(targets.every((target) => STATES.includes(target)));
});

test('can be stopped from every state but idle', () => {
  for (const state of STATES.filter((one) => one !== 'idle')) assert.equal(transition(state, 'stop'), 'idle', state);
});

test('can fail in every state', () => {
  for (const state of STATES) assert.equal(transition(state, 'fail'), 'error', state);
});

test('skips in a call only', () => {
  assert.deepEqual(STATES.filter((state) => transition(state, 'skip') === 'waiting'), STATES.filter(isInCall));
});

test('takes a match only while waiting', () => {
  assert.deepEqual(STATES.filter((state) => transition(state, 'matched')), ['waiting']);
});

test('ignores what is out of place', () => {
  assert.equal(transition('idle', 'up'), undefined);
  assert.equal(transition('waiting', 'start'), undefined);
});

test('cannot be changed', () => {
  assert.ok(Object.isFrozen(TABLE));
  assert.ok(STATES.every((state) => Object.isFrozen(TABLE[state])));
});
