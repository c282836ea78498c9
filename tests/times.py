"""How much a fuzzing test does: once in every run of the tests, `FUZZ_TIMES` times in `make fuzz`."""

import os
import random

TIMES = int(os.environ.get("FUZZ_TIMES", "1"))


def dice() -> random.Random:
    """The same inputs in every ordinary run, fresh ones in a long one; the seed is told when a test fails."""
    seed = 1 if TIMES == 1 else random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    return random.Random(seed)
