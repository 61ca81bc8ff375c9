import assert from 'node:assert/strict';
import { test } from 'node:test';
import { areFresh } from '../assets/js/ice-servers.js';

const inSeconds = (/** @type {number} */ seconds) => ({
  urls: ['turn:turn.example:3478'],
  username: `${Math.floor(Date.now() / 1_000) + seconds}:id`,
  credential: 'secret',
});

test('credentials that last for a while are fresh', () => {
  assert.equal(areFresh([{ urls: ['stun:stun.example'] }, inSeconds(60)]), true);
});

test('without a relay there is nothing to renew', () => {
  assert.equal(areFresh([]), true);
});

test('credentials that end soon, have ended or cannot be read are not fresh', () => {
  assert.equal(areFresh([inSeconds(10)]), false);
  assert.equal(areFresh([inSeconds(-10)]), false);
  assert.equal(areFresh([{ ...inSeconds(60), username: 'somebody' }]), false);
  assert.equal(areFresh([inSeconds(600), inSeconds(10)]), false);
});
