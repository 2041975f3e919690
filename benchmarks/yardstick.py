"""How fast this machine is just now: processor time of one fixed piece of Python, which grows when others share the cores."""

import time

ROUNDS = 5


def yardstick() -> float:
    """Return the CPU-milliseconds of a fixed calculation, the median of a few."""
    return 1000 * sorted(_once() for _ in range(ROUNDS))[ROUNDS // 2]


def _once() -> float:
    start = time.thread_time()
    words: dict[str, int] = {}
    for number in range(100_000):
        word = f"{number % 977:x}"
        words[word] = words.get(word, 0) + len(word)
    return time.thread_time() - start
