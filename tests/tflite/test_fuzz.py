"""20,000 damaged models: a value or our own sentence, quickly, and nothing else."""

from __future__ import annotations

import json
import random
import time

from tests.tflite import published
from thingfit.tflite import TfliteError, read
from thingfit.tflite.facts import facts_json
from thingfit.tflite.text import facts_text

ROUNDS, SEED, PATIENCE = 20_000, 20_240, 2.0
TELLING = (0, 1, 0xFFFFFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFF0)


def damage(whole: bytes, chance: random.Random) -> bytes:
    """The bytes cut, with flipped bits, other offsets, moved pieces or other bytes.

    Nearly all structure of a model lies near its ends, so that is where most damage is done.
    """
    data = bytearray(whole)
    reach = len(data) if chance.random() < 0.3 else min(len(data), 4000)
    behind = chance.random() < 0.5

    def place() -> int:
        where = chance.randrange(reach)
        return len(data) - 1 - where if behind else where

    match chance.randrange(5):
        case 0:
            del data[chance.randrange(len(data)) :]
        case 1:
            for _ in range(chance.randrange(1, 20)):
                data[place()] ^= 1 << chance.randrange(8)
        case 2:
            for _ in range(chance.randrange(1, 4)):
                start = min(place(), len(data) - 4)
                value = chance.choice((*TELLING, chance.getrandbits(32), chance.randrange(4000)))
                data[start : start + 4] = value.to_bytes(4, "little")
        case 3:
            size, source, target = chance.randrange(1, 64), place(), place()
            data[target : target + size] = data[source : source + size]
        case _:
            for _ in range(chance.randrange(1, 6)):
                data[place()] = chance.randrange(256)
    return bytes(data)


def test_damaged_models_give_a_value_or_a_sentence() -> None:
    published.skip_without()
    wholes = [published.data(entry["file"]) for entry in published.entries()]
    chance = random.Random(SEED)
    read_well = refused = 0
    for number in range(ROUNDS):
        data = damage(wholes[number % len(wholes)], chance)
        start = time.process_time()
        try:
            file = read(data)
        except TfliteError as error:
            refused += 1
            assert len(str(error)) > 10
        else:
            read_well += 1
            json.dumps(facts_json(file), allow_nan=False)
            if number % 16 == 0:
                assert facts_text(file)
        assert time.process_time() - start < PATIENCE, f"round {number}"
    assert min(read_well, refused) > ROUNDS / 10
