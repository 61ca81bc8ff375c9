import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expiredCookies, pageSettings } from '../assets/js/analytics.js';
import { Consent } from '../assets/js/consent.js';

/** @param {Record<string, string>} [kept] */
function storage(kept = {}) {
  const items = new Map(Object.entries(kept));
  return /** @type {Storage} */ (/** @type {unknown} */ ({
    getItem: (/** @type {string} */ key) => items.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => items.set(key, value),
  }));
}

test('has no answer before one is given', () => {
  assert.equal(new Consent(storage(), false).answer, undefined);
  assert.equal(new Consent(undefined, false).answer, undefined);
  assert.equal(new Consent(storage({ 'rizztalk.consent.v1': 'perhaps' }), false).answer, undefined);
});

test('remembers the answer, and tells of it', () => {
  for (const answer of /** @type {const} */ (['granted', 'refused'])) {
    const kept = storage();
    const consent = new Consent(kept, false);
    let told = 0;
    consent.addEventListener('change', () => { told += 1; });
    consent.give(answer);
    assert.deepEqual([consent.answer, told], [answer, 1]);
    assert.equal(new Consent(kept, false).answer, answer);
  }
});

test('keeps the answer for this page where the browser forbids storage', () => {
  const full = /** @type {Storage} */ (/** @type {unknown} */ ({
    getItem: () => null,
    setItem: () => { throw new Error('full'); },
  }));
  for (const kept of [undefined, full]) {
    const consent = new Consent(kept, false);
    consent.give('granted');
    assert.equal(consent.answer, 'granted');
  }
});

test('takes Global Privacy Control for a refusal, whatever was said before or after', () => {
  const consent = new Consent(storage({ 'rizztalk.consent.v1': 'granted' }), true);
  assert.equal(consent.answer, 'refused');
  consent.give('granted');
  assert.equal(consent.answer, 'refused');
});

test('follows the answer of another tab, and nothing else of it', () => {
  const consent = new Consent(storage(), false);
  consent.stored('rizztalk.settings.v1', 'granted');
  assert.equal(consent.answer, undefined);
  consent.stored('rizztalk.consent.v1', 'granted');
  assert.equal(consent.answer, 'granted');
  consent.stored(null, null);
  assert.equal(consent.answer, undefined);
});

test('deletes what Google Analytics set, for each domain that it may be of, and no other cookie', () => {
  const cookies = '_ga=GA1.1.1; theme=dark; _ga_AB12=GS1; _gaudy=1';
  assert.deepEqual(expiredCookies(cookies, 'talk.example.com'), [
    '_ga=; Max-Age=0; Path=/',
    '_ga=; Max-Age=0; Path=/; Domain=talk.example.com',
    '_ga=; Max-Age=0; Path=/; Domain=example.com',
    '_ga_AB12=; Max-Age=0; Path=/',
    '_ga_AB12=; Max-Age=0; Path=/; Domain=talk.example.com',
    '_ga_AB12=; Max-Age=0; Path=/; Domain=example.com',
  ]);
  assert.deepEqual(expiredCookies('_ga=1', 'localhost'), ['_ga=; Max-Age=0; Path=/']);
  assert.deepEqual(expiredCookies('', 'example.com'), []);
});

test('sends addresses without what may be personal in them', () => {
  const address = new URL('https://example.com/talk/?email=a@b.example#me');
  const settings = pageSettings(address, { referrer: 'https://search.example/find?q=lonely#x', title: 'Talk' });
  assert.equal(settings.page_location, 'https://example.com/talk/');
  assert.equal(settings.page_referrer, 'https://search.example/find');
  assert.equal('debug_mode' in settings, false);
  assert.equal(pageSettings(address, { referrer: '', title: '' }).page_referrer, '');
});

test('turns DebugView on only where asked to', () => {
  const settings = pageSettings(new URL('https://example.com/?analytics-debug'), { referrer: '', title: 'Talk' });
  assert.deepEqual([settings.debug_mode, settings.page_location], [true, 'https://example.com/']);
});
