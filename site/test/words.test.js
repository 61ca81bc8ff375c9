import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clock } from '../assets/js/dom.js';
import { loudness } from '../assets/js/meter.js';
import { constraintsFor, problemOf } from '../assets/js/microphone.js';
import { platformOf } from '../assets/js/platform.js';
import { parseServerMessage, signalingUrl } from '../assets/js/protocol.js';
import { DEFAULTS } from '../assets/js/settings.js';
import { panelWords } from '../assets/js/words.js';

/** @typedef {import('../assets/js/words.js').Situation} Situation */

/** @type {Situation} */
const CALM = {
  state: 'idle', notice: undefined, platform: 'other', alone: false, waiting: 1, online: 1, sharedTags: [], muted: false,
  systemMuted: false, peer: { muted: false, away: false },
  pushToTalk: false, blocked: false, offline: false, line: 'open',
};

const words = (/** @type {Partial<Situation>} */ change) => panelWords({ ...CALM, ...change });

test('has own words for every failure and every end', () => {
  const problems = [
    'denied', 'no-microphone', 'busy', 'insecure', 'unsupported', 'offline', 'unreachable', 'full', 'banned',
    'unavailable', 'rate-limited', 'relay-unavailable', 'refused', 'no-way', 'start-failed',
  ].map((code) => words({ state: 'error', notice: { code } }).title);
  const ends = ['skipped', 'left', 'lost', 'away', 'reported', 'banned', 'reporting', 'reported-by-me', 'taken', 'other-tab']
    .map((code) => words({ notice: { code } }).title);
  assert.equal(new Set(problems).size, problems.length);
  assert.ok(ends.every((title) => title !== words({}).title));
  assert.ok(![...problems].includes(words({ state: 'error', notice: { code: 'bad-message' } }).title));
});

test('shows the reference of a ban', () => {
  const message = 'You are banned. Your reference is 7F3A.';
  assert.equal(words({ state: 'error', notice: { code: 'banned', message } }).detail, message);
});

test('shows when a ban ends, in the visitor’s own time', () => {
  const message = 'You cannot use this service until 2026-03-01T12:34:56Z; an appeal can quote 7F3A.';
  const there = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });
  const when = there.format(new Date('2026-03-01T12:34:56Z'));
  assert.match(when, /2026.*:34/);
  const { detail } = words({ state: 'error', notice: { code: 'banned', message } });
  assert.equal(detail, `You cannot use this service until ${when}; an appeal can quote 7F3A.`);
});

test('names the steps of each platform for a blocked microphone', () => {
  const platforms = /** @type {const} */ (['ios', 'android', 'chromium', 'firefox', 'safari', 'other']);
  const steps = platforms.map((platform) => words({ state: 'error', notice: { code: 'denied' }, platform }).detail);
  assert.equal(new Set(steps).size, platforms.length);
});

test('counts the others who wait, not oneself', () => {
  assert.match(words({ state: 'waiting', waiting: 1 }).detail, /first in line/);
  assert.match(words({ state: 'waiting', waiting: 2 }).detail, /^1 other is/);
  assert.match(words({ state: 'waiting', waiting: 4 }).detail, /^3 others are/);
});

test('says honestly when nobody is there', () => {
  assert.equal(words({ state: 'waiting', alone: true }).title, 'Nobody else is here right now.');
  const others = words({ state: 'waiting', alone: true, online: 3 });
  assert.deepEqual(others, { title: 'Nobody else is looking right now.', detail: '2 other people are online.' });
});

test('says why it looks again after an end', () => {
  assert.equal(words({ state: 'waiting', notice: { code: 'skipped' } }).title, 'They moved on. Looking for someone…');
});

test('knows the platforms by their browsers', () => {
  assert.equal(platformOf('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Safari/604.1', 5), 'ios');
  assert.equal(platformOf('Mozilla/5.0 (Macintosh; Intel) Version/18.0 Safari/605.1', 5), 'ios');
  assert.equal(platformOf('Mozilla/5.0 (Macintosh; Intel) Version/18.0 Safari/605.1', 0), 'safari');
  assert.equal(platformOf('Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36', 5), 'android');
  assert.equal(platformOf('Mozilla/5.0 (X11; Linux) Gecko/20100101 Firefox/140.0', 0), 'firefox');
  assert.equal(platformOf('Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36', 0), 'chromium');
});

test('names why there is no microphone', () => {
  const named = (/** @type {string} */ name) => problemOf(Object.assign(new Error(name), { name }));
  assert.equal(named('NotAllowedError'), 'denied');
  assert.equal(named('NotFoundError'), 'no-microphone');
  assert.equal(named('NotReadableError'), 'busy');
  assert.equal(problemOf(undefined), 'busy');
});

test('asks for one channel, and for a device only where one was chosen', () => {
  assert.deepEqual(constraintsFor(DEFAULTS).channelCount, { ideal: 1 });
  assert.equal('deviceId' in constraintsFor(DEFAULTS), false);
  assert.deepEqual(constraintsFor({ ...DEFAULTS, microphoneId: 'x' }).deviceId, { exact: 'x' });
});

test('drops what is not a known message', () => {
  for (const data of ['', '[]', 'null', '{"type":"future"}', new ArrayBuffer(1)]) {
    assert.equal(parseServerMessage(data), undefined);
  }
  assert.deepEqual(parseServerMessage('{"type":"pong","id":1}'), { type: 'pong', id: 1 });
});

test('finds the signalling server on the page’s own host', () => {
  assert.equal(signalingUrl({ protocol: 'http:', host: 'localhost:8080' }), 'ws://localhost:8080/v1/ws');
  assert.equal(signalingUrl({ protocol: 'https:', host: 'rizztalk.com' }), 'wss://rizztalk.com/v1/ws');
});

test('shows time as a clock', () => {
  assert.deepEqual([7_400, 161_000, 3_723_000, -5].map(clock), ['0:07', '2:41', '1:02:03', '0:00']);
});

test('hears silence as nothing and shouting as all', () => {
  assert.equal(loudness(new Float32Array(64)), 0);
  assert.equal(loudness(new Float32Array(64).fill(0.9)), 1);
  const speech = loudness(new Float32Array(64).fill(0.02));
  assert.ok(speech > 0.3 && speech < 0.8);
});
