"""python3 main.py MODULE FILE [SECONDS]: findings, keys and page of a document, one JSON a line."""

import sys

from tekigo import LimitReached, Tekigo


def main(module, file, seconds=60.0):
    with open(file, "rb") as opened:
        document = opened.read()
    tekigo = Tekigo(module, memory=512 << 20)
    for operation, options in [
        ("validate", {"file": "a.json", "lang": "ja"}),
        ("keys", {}),
        ("render", {"audience": "patient"}),
    ]:
        answer = tekigo.call(operation, options, document, seconds)
        sys.stdout.buffer.write(answer + b"\n")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:3], *map(float, sys.argv[3:4]))
    except LimitReached as reached:
        sys.exit(f"limit: {reached}")
