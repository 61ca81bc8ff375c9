import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PeerIdentity } from '../assets/js/peer-identity.js';
import { dtlsRole, fingerprints, fitFrame, preferVoice, stateRole } from '../assets/js/sdp.js';

const lines = (/** @type {string[]} */ ...rows) => `${rows.join('\r\n')}\r\n`;

const OFFER = lines(
  'v=0',
  'a=fingerprint:sha-256 ab:CD:01',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111 0',
  'a=rtpmap:111 opus/48000/2',
  'a=fmtp:111 minptime=20;useinbandfec=0;cbr=1',
  'a=rtpmap:0 PCMU/8000',
);

test('asks for mono voice with repair and silence left out', () => {
  const fmtp = /a=fmtp:111 ([^\r\n]*)/.exec(preferVoice(OFFER))?.[1]?.split(';') ?? [];
  for (const wanted of ['useinbandfec=1', 'usedtx=1', 'stereo=0', 'sprop-stereo=0', 'maxaveragebitrate=32000']) {
    assert.ok(fmtp.includes(wanted), wanted);
  }
});

test('keeps what it has no wish about and repeats nothing', () => {
  const sdp = preferVoice(OFFER);
  assert.match(sdp, /a=fmtp:111 cbr=1;/);
  assert.equal(sdp.match(/useinbandfec/g)?.length, 1);
  assert.equal(preferVoice(sdp), sdp);
});

test('adds the line where there is none', () => {
  const sdp = preferVoice(lines('m=audio 9 RTP 96', 'a=rtpmap:96 opus/48000/2', 'a=sendrecv'));
  assert.match(sdp, /a=rtpmap:96 opus\/48000\/2\r\na=fmtp:96 [^\r\n]*usedtx=1[^\r\n]*\r\na=sendrecv/);
});

test('leaves a description without Opus as it is', () => {
  const sdp = lines('m=audio 9 RTP 0', 'a=rtpmap:0 PCMU/8000');
  assert.equal(preferVoice(sdp), sdp);
});

test('tells connections apart by their certificate', () => {
  assert.deepEqual(fingerprints(OFFER), ['SHA-256 AB:CD:01']);
  assert.deepEqual(fingerprints('v=0'), []);
  assert.deepEqual(fingerprints(undefined), []);
});

const several = (/** @type {string[]} */ ...values) => lines('v=0', ...values.map((value) => `a=fingerprint:${value}`));

test('knows a peer by any of several fingerprints', () => {
  const identity = new PeerIdentity([]);
  const first = several('sha-256 AA', 'sha-384 BB', 'sha-512 CC');
  assert.deepEqual(identity.accept(first), ['SHA-256 AA', 'SHA-384 BB', 'SHA-512 CC']);
  assert.equal(identity.isAnother(first), false);
  assert.equal(identity.isAnother(several('sha-512 cc')), false);
  assert.equal(identity.isAnother(several('sha-512 DD')), true);
  identity.forget();
  assert.equal(identity.isAnother(several('sha-512 DD')), false);
});

test('takes a missing fingerprint for no other peer', () => {
  const identity = new PeerIdentity(['SHA-256 OLD']);
  identity.accept(OFFER);
  assert.equal(identity.isAnother('v=0'), false);
  assert.equal(identity.isAnother(''), false);
  assert.equal(identity.isAnother(undefined), false);
  assert.equal(identity.isStale('v=0'), false);
  assert.equal(identity.isStale(several('sha-384 NEW', 'sha-256 old')), true);
});

test('leaves the candidates out of a description that the server would refuse', () => {
  const candidate = 'a=candidate:1 1 udp 2122260223 2001:db8:1234:5678:9abc:def0:1234:5678 50000 typ host generation 0';
  const many = lines(...OFFER.trimEnd().split('\r\n'), ...Array(200).fill(candidate), 'a=end-of-candidates', 'a=mid:0');
  const { sdp, whole } = fitFrame(many);
  assert.equal(whole, false);
  assert.equal(sdp, `${OFFER}a=mid:0\r\n`);
  assert.deepEqual(fitFrame(OFFER), { sdp: OFFER, whole: true });
});

test('states the DTLS role of a connection in its later offers', () => {
  const answer = (/** @type {string} */ setup) => ({ type: 'answer', sdp: lines('v=0', `a=setup:${setup}`) });
  const offer = { type: 'offer', sdp: lines('v=0', 'a=setup:actpass') };
  assert.equal(dtlsRole(null, null), undefined);
  assert.equal(dtlsRole(offer, answer('active')), 'passive');
  assert.equal(dtlsRole(offer, answer('passive')), 'active');
  assert.equal(dtlsRole(answer('active'), offer), 'active');
  assert.equal(stateRole(offer.sdp, 'active'), lines('v=0', 'a=setup:active'));
  assert.equal(stateRole(offer.sdp, undefined), offer.sdp);
});
