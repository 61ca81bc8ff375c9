import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/*
 * What search engines read, against the vocabulary of schema.org: schema-dts is Google's translation of it into types, so that
 * an unknown type, a member that a type has not, or a value of the wrong kind does not compile. validator.schema.org itself
 * can't be run here. What Google requires besides is StructuredDataCheck's.
 */

const SITE = fileURLToPath(new URL('../target/site/', import.meta.url));
const FOLDER = fileURLToPath(new URL('../target/structured-data/', import.meta.url));
const SCRIPT = /<script type="application\/ld\+json">(.*?)<\/script>/s;

/**
 * @param {string} name of the file to check
 * @param {string[]} graphs JSON-LD
 * @returns {string[]} what is wrong
 */
function mistakes(name, graphs) {
  mkdirSync(FOLDER, { recursive: true });
  const file = `${FOLDER}${name}.ts`;
  const lines = graphs.map((graph, index) => `export const page${index}: Graph = ${graph};`);
  writeFileSync(file, ["import type { Graph } from 'schema-dts';", ...lines].join('\n'));
  const program = ts.createProgram([file], {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  });
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

/** @param {Record<string, unknown>} thing */
const graphOf = (thing) => JSON.stringify({ '@context': 'https://schema.org', '@graph': [thing] });

test('is of schema.org on every page', () => {
  assert.ok(existsSync(`${SITE}index.html`), 'the site is not built: run make target/pages first');
  const pages = readdirSync(SITE, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.html'));
  const graphs = pages.map((page) => SCRIPT.exec(readFileSync(SITE + page, 'utf8'))?.[1] ?? `no JSON-LD in ${page}`);
  assert.ok(graphs.length > 30);
  assert.deepEqual(mistakes('pages', graphs), []);
});

test('finds a member, a type and a value that schema.org has not', () => {
  const wrong = [
    { '@type': 'WebSite', name: 'Rizztalk', motto: 'hello' },
    { '@type': 'WebSight', name: 'Rizztalk' },
    { '@type': 'FAQPage', mainEntity: { '@type': 'Question', acceptedAnswer: { '@type': 'Offer', price: '0' } } },
  ];
  assert.equal(mistakes('wrong', wrong.map(graphOf)).length, wrong.length);
});
