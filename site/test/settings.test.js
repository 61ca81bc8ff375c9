import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULTS, parseChoices, primaryLanguage, Settings, storageOrNone } from '../assets/js/settings.js';

test('begins with the defaults', () => {
  assert.deepEqual(parseChoices(null), { ...DEFAULTS });
});

test('takes every broken store for an empty one', () => {
  for (const broken of ['', '{', 'null', '7', '[]']) assert.deepEqual(parseChoices(broken), { ...DEFAULTS }, broken);
});

test('keeps what is right and replaces what is wrong', () => {
  const choices = parseChoices('{"adult":true,"sounds":"no","volume":7,"language":"<b>","tags":["a",1],"other":1}');
  assert.deepEqual(choices, { ...DEFAULTS, adult: true, volume: 1, tags: ['a'] });
});

test('keeps no more tags than may be sent', () => {
  assert.equal(parseChoices(JSON.stringify({ tags: ['a', 'b', 'c', 'd', 'e', 'f'] })).tags.length, 5);
});

test('takes the primary tag of the first language', () => {
  assert.equal(primaryLanguage(['de-AT', 'en']), 'de');
  assert.equal(primaryLanguage(['PT-br']), 'pt');
  assert.equal(primaryLanguage([]), '');
});

test('stores a change and says what changed', () => {
  /** @type {Map<string, string>} */
  const store = new Map();
  const storage = /** @type {Storage} */ (/** @type {unknown} */ ({
    getItem: (/** @type {string} */ key) => store.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => store.set(key, value),
  }));
  const settings = new Settings(storage);
  /** @type {string[]} */
  let changed = [];
  settings.addEventListener('change', (event) => (changed = /** @type {CustomEvent<string[]>} */ (event).detail));
  settings.change({ autoNext: true });
  assert.deepEqual(changed, ['autoNext']);
  assert.equal(new Settings(storage).choices.autoNext, true);
});

test('keeps a choice of any language over the default of the browser', () => {
  /** @type {Map<string, string>} */
  const store = new Map();
  const storage = /** @type {Storage} */ (/** @type {unknown} */ ({
    getItem: (/** @type {string} */ key) => store.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => store.set(key, value),
  }));
  const defaults = { ...DEFAULTS, language: 'en' };
  new Settings(storage, defaults).change({ language: '' });
  assert.equal(new Settings(storage, defaults).choices.language, '');
});

test('works without a store', () => {
  const none = storageOrNone(() => {
    throw new Error('SecurityError');
  });
  const settings = new Settings(none);
  settings.change({ volume: 0.5 });
  assert.equal(settings.choices.volume, 0.5);
});
