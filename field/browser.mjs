/**
 * Drives one browser for one person: `browser.mjs chromium|firefox PROFILE`.
 *
 * Reads one JSON command per line from its input and writes one JSON answer per line to its output, in any order:
 * `{id, method, arguments}` is answered with `{id, value}` or `{id, error}`. The methods are those of `commands` below. The
 * process may run in a network namespace of its own, which is why it is not a part of the program that commands it.
 */
import { createInterface } from 'node:readline';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';

const [engine, profile] = process.argv.slice(2);
const ear = readFileSync(new URL('page.js', import.meta.url), 'utf8');

const CHROMIUM_FLAGS = [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  `--use-file-for-fake-audio-capture=${process.env.FIELD_VOICE}`,
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** Chromium asks for a STUN server's name with a dot at its end, which /etc/hosts never answers. */
const resolves = process.env.FIELD_RESOLVES ? [`--host-resolver-rules=${process.env.FIELD_RESOLVES}`] : [];

/** Firefox gives its fake microphone without a question, and may use loopback, where the smoke runs. */
const FIREFOX_PREFERENCES = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'permissions.default.microphone': 1,
  'media.peerconnection.ice.loopback': true,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
};

const launched =
  engine === 'firefox'
    ? { browser: 'firefox', executablePath: process.env.FIELD_FIREFOX, extraPrefsFirefox: FIREFOX_PREFERENCES }
    : { browser: 'chrome', executablePath: process.env.FIELD_CHROMIUM, args: [...CHROMIUM_FLAGS, ...resolves], pipe: true };
const browser = await puppeteer.launch({ ...launched, headless: true, userDataDir: join(profile, 'browser'), protocolTimeout: 120_000 });
const [page] = await browser.pages();
/** @type {string[]} */
const errors = [];
page.on('pageerror', (error) => errors.push(String(error)));
await page.evaluateOnNewDocument(ear);

const commands = {
  open: (address) => page.goto(address, { waitUntil: 'domcontentloaded', timeout: 30_000 }).then(() => null),
  reload: () => page.reload({ waitUntil: 'domcontentloaded', timeout: 30_000 }).then(() => null),
  /** Presses a button with the mouse, once it is visible: browsers ask for a person's own press before they play or record. */
  press: async (selector) => {
    const button = await page.waitForSelector(selector, { visible: true, timeout: 20_000 });
    await button.click();
    return null;
  },
  evaluate: (expression) => page.evaluate(expression),
  /** Leaves the page. Firefox keeps a tab's page alive that WebDriver BiDi closes, so there it goes to an empty page. */
  leave: async () => {
    if (engine === 'firefox') await page.goto('about:blank');
    else await page.close();
    return null;
  },
  errors: () => errors,
  version: () => browser.version(),
};

function answer(line) {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

answer({ id: 0, value: await browser.version() });
const input = createInterface({ input: process.stdin });
input.on('line', async (line) => {
  const { id, method, arguments: given } = JSON.parse(line);
  try {
    answer({ id, value: (await commands[method](...given)) ?? null });
  } catch (error) {
    answer({ id, error: String(error) });
  }
});
input.on('close', async () => {
  await browser.close();
  process.exit(0);
});
