"""Two strangers in real browsers, who meet on the site and go on talking until told to stop.

    browsers.py https://DOMAIN PROBE_JS CHROMIUM [CHROMIUM_OF_THE_SECOND]

Prints a line of JSON when they are connected, and one when it is told to stop by a line on its input: what each heard
meanwhile, the address of the relay that each used, and every state that their pages were in. Then one reports the other for harassment, which ends the call. Ends
with 1 where they don't find each other.
"""

import json
import sys
import threading

from playwright.sync_api import sync_playwright

FLAGS = [
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 45_000
# Every state that the panel is in, from now on.
RECORD = """() => {
  const panel = document.querySelector('#call');
  globalThis.states = [panel.dataset.state];
  const note = () => panel.dataset.state === globalThis.states.at(-1) || globalThis.states.push(panel.dataset.state);
  new MutationObserver(note).observe(panel, { attributeFilter: ['data-state'] });
}"""

# The TURN server that the chosen candidate of this side comes from.
RELAY = """async () => {
  const all = [...(await probe.newest().getStats()).values()];
  const pair = all.find(({ type }) => type === 'transport')?.selectedCandidatePairId;
  const local = all.find(({ id }) => id === pair)?.localCandidateId;
  return all.find(({ id }) => id === local)?.url ?? '';
}"""

# Playwright's wait_for_function takes a promise for a yes, whatever becomes of it: so the page itself waits.
HEARS = """async (millis) => {
  const until = performance.now() + millis;
  while (performance.now() < until) {
    if ((await probe.loudest(1200)) > 0.01) return true;
  }
  return false;
}"""


class Person:
    def __init__(self, browser, address, probe):
        self.errors = []
        # The proof's CA is not among those that the browser trusts; the check looks at the certificate.
        context = browser.new_context(ignore_https_errors=True)
        context.add_init_script(path=probe)
        self.page = context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        self.page.goto(address)

    def start(self):
        self.page.get_by_role("button", name="Start", exact=True).click()
        self.page.get_by_role("button", name="I am 18 or older").click()

    def await_call(self):
        self.page.wait_for_function("() => document.querySelector('#call').dataset.state === 'connected'", timeout=PATIENCE)
        if not self.page.evaluate(HEARS, PATIENCE):
            sys.exit("They are connected, and one hears nothing of the other")
        self.page.evaluate(RECORD)
        self.page.evaluate("probe.watchSilence()")

    def report(self):
        self.page.get_by_role("button", name="Report", exact=True).click()
        self.page.get_by_role("button", name="Harassment or threats").click()
        self.page.get_by_text("Report received.").first.wait_for()

    def heard(self):
        return {
            "path": self.page.evaluate("probe.candidateTypes()"),
            "relay": self.page.evaluate(RELAY),
            "bytes": self.page.evaluate("probe.bytesReceived()"),
            "silence": round(self.page.evaluate("probe.longestSilence()")),
            "states": self.page.evaluate("states"),
            "errors": self.errors,
        }


def main():
    address, probe, *executables = sys.argv[1:5]
    stop = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.readline(), stop.set()), daemon=True).start()
    with sync_playwright() as playwright:
        browsers = [playwright.chromium.launch(executable_path=executable, args=FLAGS) for executable in executables]
        people = [Person(browser, address, probe) for browser in (browsers[0], browsers[-1])]
        for person in people:
            person.start()
        for person in people:
            person.await_call()
        print(json.dumps([person.heard() for person in people]), flush=True)
        while not stop.is_set():
            # Lets the browser's events come through.
            people[0].page.wait_for_timeout(200)
        # Two beeps more: a call that died just now would be silent in them.
        people[0].page.wait_for_timeout(1500)
        print(json.dumps([person.heard() for person in people]), flush=True)
        people[0].report()
        for browser in browsers:
            browser.close()


if __name__ == "__main__":
    main()
