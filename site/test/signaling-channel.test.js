import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { SignalingChannel } from '../assets/js/signaling-channel.js';

/** Stands in for the browser's WebSocket: the test plays the server. */
class FakeSocket extends EventTarget {
  static OPEN = 1;
  /** @type {FakeSocket[]} */
  static all = [];
  readyState = 0;
  /** @type {any[]} */
  sent = [];

  constructor() {
    super();
    FakeSocket.all.push(this);
  }

  /** @param {string} text */
  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.readyState = 3;
  }

  /** @param {object} message */
  say(message) {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }));
  }

  /** @param {object} [welcome] */
  welcome(welcome = {}) {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
    this.say({ type: 'welcome', resume: 'token', state: 'idle', online: 1, tags: [], ...welcome });
  }

  /** @param {number} code */
  end(code) {
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event('close'), { code }));
  }
}

/** @type {string[]} */
let statuses;
/** @type {{resume: string | undefined}} */
let store;
/** @type {SignalingChannel} */
let channel;
/** @type {AbortController} */
let lifetime;

const last = () => /** @type {FakeSocket} */ (FakeSocket.all.at(-1));

beforeEach(() => {
  mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  mock.method(Math, 'random', () => 0.999);
  Object.assign(globalThis, { WebSocket: FakeSocket });
  FakeSocket.all = [];
  statuses = [];
  store = { resume: undefined };
  lifetime = new AbortController();
  channel = new SignalingChannel({
    url: 'ws://test/v1/ws',
    store,
    onMessage: () => undefined,
    onStatus: (status) => statuses.push(status),
    signal: lifetime.signal,
  });
  channel.connect();
});

afterEach(() => {
  lifetime.abort();
  mock.timers.reset();
  mock.restoreAll();
});

test('says hello, and resumes with the token after a loss', () => {
  last().welcome();
  assert.deepEqual(last().sent, [{ type: 'hello', protocol: 1 }]);
  last().end(1006);
  mock.timers.tick(400);
  last().welcome();
  assert.deepEqual(last().sent[0], { type: 'hello', protocol: 1, resume: 'token' });
  assert.deepEqual(statuses, ['connecting', 'open', 'lost', 'connecting', 'open']);
});

test('keeps the frames of a call for when that call is resumed', () => {
  last().welcome();
  last().end(1006);
  channel.send({ type: 'candidate', callId: 'a', candidate: null });
  channel.send({ type: 'skip' });
  mock.timers.tick(400);
  last().welcome({ state: 'in-call', callId: 'a' });
  assert.deepEqual(last().sent.slice(1), [{ type: 'candidate', callId: 'a', candidate: null }]);
});

test('drops the frames of a call that is over', () => {
  last().welcome();
  last().end(1006);
  channel.send({ type: 'candidate', callId: 'a', candidate: null });
  mock.timers.tick(400);
  last().welcome();
  assert.equal(last().sent.length, 1);
});

test('stays away when another tab took the session, or the server refused', () => {
  for (const [code, status] of /** @type {const} */ ([[4001, 'taken'], [1008, 'refused']])) {
    channel.connect();
    last().welcome();
    const before = FakeSocket.all.length;
    last().end(code);
    mock.timers.tick(120_000);
    assert.equal(FakeSocket.all.length, before);
    assert.equal(channel.status, status);
  }
});

test('leaves a full server alone for longer', () => {
  last().end(1013);
  assert.equal(channel.status, 'full');
  mock.timers.tick(3_000);
  assert.equal(FakeSocket.all.length, 1);
  mock.timers.tick(1_500);
  assert.equal(FakeSocket.all.length, 2);
});

test('moves from a draining server before it breaks with it', () => {
  last().welcome();
  const old = last();
  old.say({ type: 'draining', afterMillis: 500 });
  mock.timers.tick(500);
  const next = last();
  assert.notEqual(next, old);
  assert.ok(channel.send({ type: 'skip' }));
  assert.deepEqual(old.sent.at(-1), { type: 'skip' });
  old.end(4001);
  next.welcome();
  assert.equal(channel.status, 'open');
  channel.send({ type: 'stop' });
  assert.deepEqual(next.sent.at(-1), { type: 'stop' });
  assert.deepEqual(statuses, ['connecting', 'open']);
});

test('notices when the server that it moved to goes away too', () => {
  last().welcome();
  last().say({ type: 'draining', afterMillis: 0 });
  mock.timers.tick(1);
  last().welcome();
  last().end(1001);
  assert.equal(channel.status, 'lost');
  mock.timers.tick(400);
  last().welcome();
  assert.equal(channel.status, 'open');
});

test('gives up a socket that answers no ping', () => {
  last().welcome();
  mock.timers.tick(20_000);
  assert.equal(last().sent.at(-1).type, 'ping');
  mock.timers.tick(10_000);
  assert.equal(channel.status, 'lost');
});

test('ends with its signal', () => {
  last().welcome();
  lifetime.abort();
  mock.timers.tick(120_000);
  assert.equal(FakeSocket.all.length, 1);
  assert.equal(last().readyState, 3);
});

test('opens a second connection beside one that does not answer, and moves to it', () => {
  last().welcome();
  const old = last();
  channel.verify();
  assert.deepEqual(old.sent.at(-1), { type: 'ping', id: 1 });
  mock.timers.tick(400);
  mock.timers.tick(1);
  assert.equal(FakeSocket.all.length, 2);
  last().welcome({ state: 'in-call', callId: 'a' });
  assert.equal(old.readyState, 3);
  assert.deepEqual(statuses, ['connecting', 'open']);
  channel.send({ type: 'candidate', callId: 'a', candidate: null });
  assert.equal(last().sent.at(-1).type, 'candidate');
});

test('stays with a connection that answers', () => {
  last().welcome();
  channel.verify();
  last().say({ type: 'pong', id: 1 });
  mock.timers.tick(1_000);
  assert.equal(FakeSocket.all.length, 1);
});

test('moves at once when the network is another, once for a burst of events', () => {
  last().welcome();
  channel.renew();
  channel.renew();
  mock.timers.tick(1);
  channel.renew();
  mock.timers.tick(1);
  assert.equal(FakeSocket.all.length, 2);
});

test('drops candidates, not descriptions, when too much waits for the line', () => {
  last().welcome();
  last().end(1006);
  channel.send({ type: 'description', callId: 'a', description: { type: 'offer', sdp: 'v=0' } });
  for (let i = 0; i < 70; i += 1) channel.send({ type: 'candidate', callId: 'a', candidate: { candidate: `c${i}` } });
  mock.timers.tick(400);
  last().welcome({ state: 'in-call', callId: 'a' });
  const kept = last().sent.slice(1);
  assert.equal(kept.length, 64);
  assert.equal(kept[0].type, 'description');
  assert.equal(kept.at(-1).candidate.candidate, 'c69');
});

test('gives up a second connection that hangs when the first is doubted again', () => {
  last().welcome();
  channel.renew();
  mock.timers.tick(1);
  const hanging = last();
  mock.method(performance, 'now', () => 1e9);
  channel.verify();
  mock.timers.tick(401);
  mock.timers.tick(1);
  assert.equal(hanging.readyState, 3);
  assert.equal(FakeSocket.all.length, 3);
  last().welcome();
  assert.deepEqual(statuses, ['connecting', 'open']);
});
