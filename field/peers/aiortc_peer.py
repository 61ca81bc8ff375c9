"""A peer made of aiortc, written from docs/protocol/asyncapi.yaml alone: `aiortc_peer.py ws://HOST/v1/ws VOICE`.

Obeys one word per line on its input and answers each with one line of JSON: `start`, `stop`, `state`, `heard` (packets and
energy so far), `path`, `reoffer` and `rollback`. `relay` is `start` with the peer's address hidden.
"""

import asyncio
import json
import sys
from typing import Any

import numpy
from aiortc import RTCConfiguration, RTCIceServer, RTCIceTransportPolicy, RTCPeerConnection, RTCSessionDescription
from aiortc.contrib.media import MediaPlayer
from aiortc.mediastreams import MediaStreamError
from aiortc.sdp import candidate_from_sdp
from websockets.asyncio.client import ClientConnection, connect


class Peer:
    def __init__(self, line: ClientConnection, voice: str):
        self.line, self.voice = line, voice
        self.state, self.call = "idle", ""
        self.connection: RTCPeerConnection | None = None
        self.frames, self.energy = 0, 0.0
        self.tasks: set[asyncio.Task] = set()

    async def send(self, kind: str, **members: Any) -> None:
        await self.line.send(json.dumps({"type": kind, **members}))

    def background(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def take(self, message: dict[str, Any]) -> None:
        kind = message["type"]
        if kind in ("welcome", "waiting", "idle", "ended"):
            self.state = message.get("state") or {"waiting": "waiting"}.get(kind, "idle")
            if kind in ("idle", "ended") and self.connection:
                await self.connection.close()
        elif kind == "matched":
            await self.begin(message)
        elif kind == "description":
            await self.describe(message["description"])
        elif kind == "candidate" and (candidate := message["candidate"]) and candidate.get("candidate"):
            found = candidate_from_sdp(candidate["candidate"].removeprefix("candidate:"))
            found.sdpMid, found.sdpMLineIndex = candidate.get("sdpMid"), candidate.get("sdpMLineIndex")
            await self.connection.addIceCandidate(found)
        elif kind == "error":
            raise RuntimeError(f"{message['code']}: {message['message']}")

    async def begin(self, matched: dict[str, Any]) -> None:
        self.state, self.call = "in-call", matched["callId"]
        servers = [RTCIceServer(**server) for server in matched["iceServers"]]
        policy = RTCIceTransportPolicy[matched["iceTransportPolicy"].upper()]
        self.connection = connection = RTCPeerConnection(RTCConfiguration(iceServers=servers, iceTransportPolicy=policy))
        connection.on("track", lambda track: self.background(self.listen(track)))
        if not matched["polite"]:
            self.attach()
            await self.offer()

    def attach(self) -> None:
        if not self.connection.getSenders() or not self.connection.getSenders()[0].track:
            self.connection.addTrack(MediaPlayer(self.voice, loop=True).audio)

    async def offer(self) -> None:
        """aiortc gathers all its candidates before it describes itself, so there is nothing to trickle."""
        await self.connection.setLocalDescription(await self.connection.createOffer())
        await self.describe_own()

    async def describe_own(self) -> None:
        local = self.connection.localDescription
        await self.send("description", callId=self.call, description={"type": local.type, "sdp": local.sdp})

    async def describe(self, description: dict[str, Any]) -> None:
        await self.connection.setRemoteDescription(RTCSessionDescription(sdp=description["sdp"], type=description["type"]))
        if description["type"] == "offer":
            self.attach()
            await self.connection.setLocalDescription(await self.connection.createAnswer())
            await self.describe_own()

    async def listen(self, track: Any) -> None:
        while True:
            try:
                frame = await track.recv()
            except MediaStreamError:
                return
            samples = frame.to_ndarray().astype(numpy.float64) / 32768
            self.frames += 1
            self.energy += float(numpy.mean(samples**2)) * frame.samples / frame.sample_rate

    async def path(self) -> str:
        transport = self.connection.getSenders()[0].transport.transport
        pair = transport._connection._nominated.get(1)  # noqa: SLF001 - aiortc tells of the selected pair nowhere else
        return f"{pair.local_candidate.type}/{pair.remote_candidate.type}"

    async def obey(self, word: str) -> Any:
        if word == "start":
            await self.send("start")
        elif word == "relay":
            await self.send("start", relayOnly=True)
        elif word == "stop":
            await self.send("stop")
        elif word == "reoffer":
            await self.offer()
        elif word == "rollback":
            await self.send("description", callId=self.call, description={"type": "rollback", "sdp": ""})
        elif word == "state":
            return self.connection.connectionState if self.state == "in-call" else self.state
        elif word == "heard":
            return {"packets": self.frames, "energy": self.energy}
        elif word == "path":
            return await self.path()
        else:
            raise ValueError(word)
        return None


async def obey_input(peer: Peer) -> None:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while word := (await reader.readline()).decode().strip():
        print(json.dumps(await peer.obey(word)), flush=True)


async def take_frames(peer: Peer) -> None:
    async for frame in peer.line:
        await peer.take(json.loads(frame))


async def main() -> None:
    address, voice = sys.argv[1:3]
    async with connect(address) as line:
        peer = Peer(line, voice)
        await peer.send("hello", protocol=1)
        done, _ = await asyncio.wait(
            [asyncio.create_task(obey_input(peer)), asyncio.create_task(take_frames(peer))], return_when="FIRST_COMPLETED"
        )
        for task in done:
            task.result()


if __name__ == "__main__":
    asyncio.run(main())
