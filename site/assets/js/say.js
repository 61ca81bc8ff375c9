/**
 * The page's language. The generator puts the sentences that the scripts need into the page; English, and a page without, need
 * nothing.
 *
 * @typedef {object} PageData
 * @property {string} [language] primary subtag of BCP 47
 * @property {string} [page] the key of the page, the same in all languages
 * @property {string} [measurementId] of Google Analytics 4
 * @property {Record<string, string>} [sentences] by their English
 * @property {Record<string, string>} [tags] names of topics by the identifiers of the server
 */

/** @type {PageData} */
export const pageData = JSON.parse(globalThis.document?.querySelector('#page-data')?.textContent ?? '{}');

/** The language of the page: numbers, lists and names of languages go by it. */
export const language = pageData.language ?? 'en';

/**
 * A sentence in the page's language. The English one must stand literally, in single quotes, where it is said: that is
 * how the generator knows what a language must translate.
 *
 * @param {string} english with names in braces, such as {count}, where values go
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function say(english, values = {}) {
  const sentence = pageData.sentences?.[english] ?? english;
  return sentence.replace(/\{(\w+)\}/g, (braced, name) => String(values[name] ?? braced));
}

/**
 * @param {string} tag as the server calls it
 * @returns {string} as people read it
 */
export function tagName(tag) {
  return pageData.tags?.[tag] ?? tag;
}
