"""The sound of Chromium's fake microphone. Noise suppression must not remove it as noise, nor the codec as silence."""

import math
import struct
import wave
from pathlib import Path

RATE, SECONDS = 48_000, 10
VOICE = Path(__file__).resolve().parent / "target" / "voice.wav"


def sample(second: float) -> float:
    """A gliding tone with overtones, in syllables that never fade to nothing."""
    pitch = 150 + 25 * math.sin(2 * math.pi * 0.9 * second)
    tone = sum(math.sin(2 * math.pi * pitch * overtone * second) / overtone for overtone in range(1, 9))
    syllable = 0.45 + 0.35 * math.sin(2 * math.pi * 4 * second) + 0.15 * math.sin(2 * math.pi * 1.3 * second)
    return 0.3 * syllable * tone


def voice_file() -> Path:
    """Returns the file, and writes it if it isn't there."""
    if not VOICE.exists():
        VOICE.parent.mkdir(exist_ok=True)
        samples = (int(max(-1.0, min(1.0, sample(index / RATE))) * 32_000) for index in range(RATE * SECONDS))
        part = VOICE.with_suffix(".part")
        with wave.open(str(part), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(b"".join(struct.pack("<h", each) for each in samples))
        part.rename(VOICE)
    return VOICE
