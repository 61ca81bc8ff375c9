import assert from 'node:assert/strict';
import { test } from 'node:test';
import { language, say, tagName } from '../assets/js/say.js';

test('speaks English where no page says otherwise', () => {
  assert.equal(language, 'en');
  assert.equal(say('Say hello.'), 'Say hello.');
  assert.equal(tagName('late-night'), 'late-night');
});

test('puts values in their places, and leaves what has none', () => {
  assert.equal(say('{count} others are looking too.', { count: 3 }), '3 others are looking too.');
  assert.equal(say('{count} others are looking too.'), '{count} others are looking too.');
});

test('takes the language of the page', async () => {
  const textContent = JSON.stringify({
    language: 'es',
    sentences: { '{count} others are looking too.': 'Hay otras {count} personas buscando.' },
    tags: { music: 'música' },
  });
  Object.assign(globalThis, { document: { querySelector: () => ({ textContent }) } });
  // Another address is another module, which reads the page anew.
  const address = '../assets/js/say.js?es';
  const spanish = await import(address);
  Reflect.deleteProperty(globalThis, 'document');
  assert.equal(spanish.language, 'es');
  assert.equal(spanish.say('{count} others are looking too.', { count: 3 }), 'Hay otras 3 personas buscando.');
  assert.equal(spanish.say('Say hello.'), 'Say hello.');
  assert.equal(spanish.tagName('music'), 'música');
});
