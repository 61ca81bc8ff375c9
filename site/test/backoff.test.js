import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backoffMillis, delay } from '../assets/js/backoff.js';

test('doubles up to the cap', () => {
  const highest = [0, 1, 2, 3, 9].map((attempt) => backoffMillis(attempt, { base: 400, cap: 3_000, random: () => 1 }));
  assert.deepEqual(highest, [400, 800, 1600, 3000, 3000]);
});

test('spreads over the whole time, down to nothing', () => {
  assert.equal(backoffMillis(5, { random: () => 0 }), 0);
  assert.equal(backoffMillis(1, { base: 400, random: () => 0.5 }), 400);
});

test('tries often enough within the 20 s that a session is kept', () => {
  let elapsed = 0;
  let tries = 0;
  while (elapsed < 20_000) elapsed += backoffMillis(tries++, { random: () => 1 });
  assert.ok(tries >= 5, `${tries} tries`);
});

test('ends a wait at once when it is over', async () => {
  const over = new AbortController();
  const waiting = delay(60_000, over.signal);
  over.abort(new Error('over'));
  await assert.rejects(waiting, /over/);
  await assert.rejects(delay(0, over.signal), /over/);
});
