"""Two real browsers, of which one uses the relay alone and the other its own address alone, hear each other.

    one_relayed.py https://DOMAIN/ CHROMIUM CHROMIUM_ELSEWHERE

Reads the first one's ICE servers, as JSON, from its input. Prints a line of JSON: for each one the types of its own and of the
other's candidate, and how many bytes it received. Ends with 1 where they don't connect.
"""

import json
import sys
from pathlib import Path

from browsers import FLAGS
from playwright.sync_api import sync_playwright

PATIENCE = 20_000
# The microphone's permission also has the browser name its own address, in place of an mDNS name.
PREPARE = """async ([iceServers, iceTransportPolicy]) => {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  globalThis.peer = new RTCPeerConnection({ iceServers, iceTransportPolicy });
  for (const track of stream.getTracks()) peer.addTrack(track, stream);
}"""
# An offer, or the answer to one, with all of this side's candidates in it.
DESCRIBE = """async (offer) => {
  if (offer) await peer.setRemoteDescription(offer);
  await peer.setLocalDescription();
  while (peer.iceGatheringState !== 'complete') {
    await new Promise((resolve) => peer.addEventListener('icegatheringstatechange', resolve, { once: true }));
  }
  return peer.localDescription.toJSON();
}"""

# Playwright's wait_for_function takes a promise for a yes, whatever becomes of it: so the page itself waits.
RECEIVES = """async (millis) => {
  const until = performance.now() + millis;
  while (performance.now() < until) {
    if ((await probe.bytesReceived()) > 5_000) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}"""


def main():
    address, *executables = sys.argv[1:4]
    probe = Path(__file__).resolve().parent.parent.parent / "app/src/test/resources/browser/probe.js"
    servers = json.load(sys.stdin)
    with sync_playwright() as playwright:
        pages = []
        for executable in executables:
            context = playwright.chromium.launch(executable_path=executable, args=FLAGS).new_context(ignore_https_errors=True)
            context.add_init_script(path=probe)
            pages.append(context.new_page())
            pages[-1].goto(address)
        relayed, direct = pages
        relayed.evaluate(PREPARE, [servers, "relay"])
        direct.evaluate(PREPARE, [[], "all"])
        answer = direct.evaluate(DESCRIBE, relayed.evaluate(DESCRIBE, None))
        relayed.evaluate("(answer) => peer.setRemoteDescription(answer)", answer)
        for page in pages:
            page.wait_for_function("() => peer.connectionState === 'connected'", timeout=PATIENCE)
            if not page.evaluate(RECEIVES, PATIENCE):
                sys.exit(f"Connected, and hardly any audio came: {page.evaluate('probe.bytesReceived()')} bytes")
        heard = [{"path": page.evaluate("probe.candidateTypes()"), "bytes": page.evaluate("probe.bytesReceived()")} for page in pages]
        print(json.dumps(heard), flush=True)


if __name__ == "__main__":
    main()
