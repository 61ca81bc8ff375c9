import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { TABLE } from '../assets/js/call.js';
import { callEvents } from '../assets/js/call-events.js';

/** @typedef {import('../assets/js/call.js').State} State */
/** @typedef {import('../assets/js/call-events.js').Facts} Facts */

const STATES = /** @type {State[]} */ (Object.keys(TABLE));
const CODES = [
  undefined, 'skipped', 'left', 'lost', 'away', 'reported', 'banned', 'reporting', 'reported-by-me', 'taken', 'other-tab',
  'rejoining', 'resuming', 'denied', 'no-microphone', 'busy', 'offline', 'unreachable', 'full', 'refused', 'no-way',
  'something-new', 'constructor',
];
const PATHS = /** @type {any[]} */ (['host', 'srflx', 'prflx', 'relay', undefined, 'fe80::1']);
/** @type {Facts[]} */
const SUDDEN = [
  {}, { press: 'report' }, { press: 'mic_test' }, ...PATHS.map((path) => ({ setup: { setupMillis: 640.4, path } })),
];

/** All that the module can ever say. */
const ALL = STATES.flatMap((previous) =>
  STATES.flatMap((next) =>
    CODES.flatMap((notice) =>
      SUDDEN.flatMap((sudden) => callEvents(previous, next, { ...sudden, ...(notice ? { notice } : {}) })))));

const DOCUMENT = readFileSync(new URL('../../docs/analytics.md', import.meta.url), 'utf8');

/**
 * @param {string} heading the first cell of a table's head
 * @returns {string[][]} the cells of its rows
 */
function table(heading) {
  const lines = DOCUMENT.split('\n');
  const head = lines.findIndex((line) => line.startsWith(`| ${heading} |`));
  assert.ok(head >= 0, `docs/analytics.md has a table of ${heading}`);
  const length = lines.slice(head).findIndex((line) => !line.startsWith('|'));
  return lines.slice(head + 2, head + length).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));
}

const quoted = (/** @type {string} */ cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '');
const sent = (/** @type {string} */ parameter) =>
  [...new Set(ALL.map(({ parameters }) => parameters[parameter]).filter((value) => value !== undefined))].sort();

/** Every event, and every parameter that it ever has; analytics.js adds landing_page to each. */
function sentParameters() {
  /** @type {Map<string, Set<string>>} */
  const found = new Map();
  for (const { name, parameters } of ALL) {
    found.set(name, new Set([...(found.get(name) ?? ['landing_page']), ...Object.keys(parameters)]));
  }
  return Object.fromEntries([...found].map(([name, parameters]) => [name, [...parameters].sort()]));
}

test('can send exactly what docs/analytics.md lists', () => {
  const listed = table('event').map(([name = '', , parameters = '']) => [quoted(name)[0], quoted(parameters).sort()]);
  assert.deepEqual(sentParameters(), Object.fromEntries(listed));
});

test('gives an example of each parameter', () => {
  for (const [name = '', , parameters = '', example = ''] of table('event')) {
    assert.equal(quoted(example).length, quoted(parameters).length, name);
  }
});

test('knows no reason and no path but the listed ones', () => {
  assert.deepEqual(sent('reason'), table('`reason`').flatMap(([name = '']) => quoted(name)).sort());
  assert.deepEqual(sent('path'), table('`path`').flatMap(([name = '']) => quoted(name)).sort());
});

test('tells a call from Start to Stop in its order', () => {
  /** @type {[State, Facts][]} */
  const story = [
    ['microphone', {}],
    ['waiting', {}],
    ['connecting', { waitedMillis: 2_310.6 }],
    ['connected', {}],
    ['connected', { setup: { setupMillis: 640.4, path: 'host' } }],
    ['reconnecting', {}],
    ['connected', {}],
    ['idle', { talkedMillis: 184_400 }],
  ];
  assert.deepEqual(tell('idle', story), [
    { name: 'start_clicked', parameters: {} },
    { name: 'waiting', parameters: {} },
    { name: 'matched', parameters: { wait_ms: 2_311 } },
    { name: 'connected', parameters: { setup_ms: 640, path: 'host' } },
    { name: 'call_ended', parameters: { duration_s: 184, reason: 'stop' } },
  ]);
});

test('tells a skip, the end that it makes, and the next wait', () => {
  assert.deepEqual(names('connected', [['waiting', {}]]), ['skip', 'call_ended', 'waiting']);
  assert.deepEqual(names('connected', [['waiting', { notice: 'skipped' }]]), ['call_ended', 'waiting']);
});

test('tells a report in the call and after it', () => {
  assert.deepEqual(
    names('connected', [['connected', { press: 'report' }], ['idle', { notice: 'reporting' }]]),
    ['report', 'call_ended'],
  );
  assert.deepEqual(names('idle', [['idle', { press: 'report' }]]), ['report']);
});

test('tells a refused microphone, and no other failure, by its name', () => {
  assert.deepEqual(names('microphone', [['error', { notice: 'denied' }]]), ['microphone_denied']);
  assert.deepEqual(names('microphone', [['error', { notice: 'busy' }]]), []);
});

test('takes no reload for a press of Start', () => {
  assert.deepEqual(names('idle', [['microphone', { notice: 'rejoining' }], ['reconnecting', {}], ['connected', {}]]), []);
});

test('lets no code of a server or a browser out that it does not know', () => {
  const [ended] = callEvents('connected', 'error', { notice: 'reference-7F3A' });
  assert.deepEqual(ended?.parameters, { duration_s: 0, reason: 'failed' });
});

/**
 * @param {State} first
 * @param {[State, Facts][]} story
 */
function tell(first, story) {
  let previous = first;
  return story.flatMap(([next, facts]) => {
    const events = callEvents(previous, next, facts);
    previous = next;
    return events;
  });
}

/**
 * @param {State} first
 * @param {[State, Facts][]} story
 */
function names(first, story) {
  return tell(first, story).map(({ name }) => name);
}
