import assert from 'node:assert/strict';
import { test } from 'node:test';
import { candidatePath, readQuality } from '../assets/js/quality.js';

const NONE = { received: 0, lost: 0 };

/** @param {{received?: number, lost?: number, jitter?: number, roundTripTime?: number}} measured */
function stats({ received = 100, lost = 0, jitter = 0.005, roundTripTime = 0.05 }) {
  return [
    { type: 'inbound-rtp', kind: 'audio', packetsReceived: received, packetsLost: lost, jitter },
    { type: 'remote-inbound-rtp', kind: 'audio', roundTripTime, fractionLost: 0 },
  ];
}

test('grades by the worst of loss, jitter and round trip', () => {
  assert.equal(readQuality(stats({}), NONE).quality, 'good');
  assert.equal(readQuality(stats({ received: 95, lost: 5 }), NONE).quality, 'fair');
  assert.equal(readQuality(stats({ jitter: 0.1 }), NONE).quality, 'poor');
  assert.equal(readQuality(stats({ roundTripTime: 0.4 }), NONE).quality, 'fair');
});

test('counts the loss since the last reading only', () => {
  const before = readQuality(stats({ received: 50, lost: 50 }), NONE);
  assert.equal(before.quality, 'poor');
  assert.equal(readQuality(stats({ received: 150, lost: 50 }), before.packets).quality, 'good');
});

test('takes a line on which nothing comes for a weak one', () => {
  const before = readQuality(stats({ received: 50 }), NONE);
  assert.equal(before.silent, false);
  const reading = readQuality(stats({ received: 50 }), before.packets);
  assert.equal(reading.quality, 'poor');
  assert.equal(reading.silent, true);
});

test('takes the few packets of somebody who is muted for a good line', () => {
  const before = readQuality(stats({ received: 50 }), NONE);
  const reading = readQuality(stats({ received: 53 }), before.packets);
  assert.equal(reading.quality, 'good');
  assert.equal(reading.silent, false);
});

test('counts a new connection from zero', () => {
  const before = readQuality(stats({ received: 5_000, lost: 100 }), NONE);
  const reading = readQuality(stats({ received: 50 }), before.packets);
  assert.equal(reading.quality, 'good');
  assert.equal(reading.silent, false);
});

/**
 * @param {string} local
 * @param {string} remote
 */
function candidates(local, remote) {
  return [
    { id: 'L', type: 'local-candidate', candidateType: local },
    { id: 'R', type: 'remote-candidate', candidateType: remote },
    { id: 'X', type: 'candidate-pair', localCandidateId: 'R', remoteCandidateId: 'R', state: 'failed' },
  ];
}

const PAIR = { id: 'P', type: 'candidate-pair', localCandidateId: 'L', remoteCandidateId: 'R' };

test('finds the path of the pair in use, whichever way the browser marks it', () => {
  const marks = [
    [PAIR, { id: 'T', type: 'transport', selectedCandidatePairId: 'P' }],
    [{ ...PAIR, selected: true }],
    [{ ...PAIR, nominated: true, state: 'succeeded' }],
  ];
  for (const mark of marks) assert.equal(candidatePath([...candidates('srflx', 'host'), ...mark]), 'srflx');
});

test('calls a path relayed where either end relays', () => {
  const mark = { ...PAIR, selected: true };
  assert.equal(candidatePath([...candidates('host', 'relay'), mark]), 'relay');
  assert.equal(candidatePath([...candidates('relay', 'host'), mark]), 'relay');
});

test('knows no path before a pair is in use', () => {
  assert.equal(candidatePath(candidates('host', 'host')), undefined);
});
