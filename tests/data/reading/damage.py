"""Files with damaged bytes: whatever they are, they are read or refused in one sentence, soon.

`python -m tests.data.reading.damage 20000` damages so many and counts.
"""

import json
import random
import sys
import time
from collections import Counter
from pathlib import Path

from linnet.data.errors import TableError
from linnet.data.reading import read_csv
from linnet.data.recipe import Recipe

PIECES = [b'"', b"'", b"\\", b"\n", b"\r", b",", b";", b"\t", b"\0", b"\xff", b"\xc3", b"9" * 40]


def files():
    """Those that the tests know the right values of."""
    cases = json.loads(Path(__file__).with_name("csv_kinds.json").read_text(encoding="utf-8"))
    return [case["file"].encode(case.get("encoding", "utf-8")) for case in cases]


def damaged(content, rng):
    """The content after one to eight flips, cuts, repetitions and insertions."""
    for _ in range(rng.randint(1, 8)):
        k = rng.randrange(len(content) + 1)
        end = min(len(content), k + rng.randint(1, 12))
        content = rng.choice(
            [
                content[:k] + bytes([rng.randrange(256)]) + content[k + 1 :],
                content[:k] + content[end:],
                content[:end] + content[k:],
                content[:k] + rng.choice(PIECES) + content[k:],
            ]
        )
    return content


def read(content, again=False):
    """Say whether a file was read, and the seconds of a processor that this took."""
    start = time.thread_time()
    try:
        table = read_csv(content)
    except TableError as error:
        assert str(error).endswith(".") and "\n" not in str(error)
        return "refused", time.thread_time() - start
    seconds = time.thread_time() - start
    if again:
        same = read_csv(content, Recipe.from_json(table.recipe.to_json()))
        assert same.frame.equals(table.frame) and same.recipe == table.recipe
    return "read", seconds


def main(count):
    """Damage so many files; of every tenth that can be read, the recipe must read the same."""
    rng, known, results, longest = random.Random(15), files(), Counter(), 0.0
    for k in range(count):
        content = damaged(rng.choice(known), rng)
        try:
            result, seconds = read(content, again=k % 10 == 0)
        except Exception as error:
            result, seconds = f"{type(error).__name__}: {content!r}", 0.0
        results[result] += 1
        longest = max(longest, seconds)
    print(f"{count:,} damaged files: {dict(results)}; the longest took {longest:.3f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]))
