"""Two visitors, of whom one loses the connection while the other goes on sending candidates.

    kept_frames.py DOMAIN ADDRESS

Prints a line when the server keeps the candidates, which name ADDRESS. On a line of input the first one comes back, and must get
them. Ends with 1 if not. Run by the Python that has the libraries of `rizztalk check`, in its folder.
"""

import asyncio
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from rizztalk.check import Check

SENT = 5


async def main():
    domain, address = sys.argv[1:3]
    check = Check(domain, "", {}, [], authorities=os.environ["RIZZTALK_CA"])
    origin = f"https://{domain}"
    first, second = await check.connect(origin), await check.connect(origin)
    for visitor in (first, second):
        await check.send(visitor, type="hello", protocol=1)
    token = (await check.receive(first, "welcome"))["resume"]
    await check.receive(second, "welcome")
    # A language that nobody speaks, as in the check.
    for visitor in (first, second):
        await check.send(visitor, type="start", language="qaa")
    call = [await check.receive(visitor, "matched") for visitor in (first, second)][0]["callId"]
    first.transport.abort()
    await first.wait_closed()
    for number in range(SENT):
        candidate = {"candidate": f"candidate:{number} 1 udp 41885695 {address} 50000 typ relay", "sdpMid": "0", "sdpMLineIndex": 0}
        await check.send(second, type="candidate", callId=call, candidate=candidate)
    # The server answers in order: so it has taken the candidates.
    await check.send(second, type="ping", id=1)
    await check.receive(second, "pong")
    print("kept", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    back = await check.connect(origin)
    await check.send(back, type="hello", protocol=1, resume=token)
    await check.receive(back, "welcome")
    while f"candidate:{SENT - 1} " not in (await check.receive(back, "candidate"))["candidate"]["candidate"]:
        continue
    await check.send(back, type="stop")
    for visitor in (back, second):
        await visitor.close()


asyncio.run(main())
