#!/usr/bin/env python3
"""The program against the plain reference: the same bytes, or the same problem, for requests and pairs of statements
by chance, sound and not.

    differential.py DOORSTEP [--count N] [--seed N]

DOORSTEP_LONG=1 compares ten times as many."""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import generate
import reference
import spoil


class Program:
    def __init__(self, path, folder):
        self.path, self.folder = path, Path(folder)

    def answer(self, command, *documents):
        """Its document, or code and pointer of its problem."""
        files = []
        for index, document in enumerate(documents):
            files.append(self.folder / f"{index}.json")
            files[-1].write_bytes(document)
        run = subprocess.run([self.path, "actuals", command, *files], capture_output=True, timeout=120)
        if run.returncode == 2 and not run.stdout:
            problem = json.loads(run.stderr)
            return f"{problem['code']} {problem['pointer']}"
        return f"exit {run.returncode}: {run.stderr.decode()}" if run.returncode else run.stdout.decode()


def expected(command, *documents):
    try:
        return getattr(reference, command)(*documents) + "\n"
    except reference.Problem as problem:
        return f"{problem.code} {problem.pointer}"


def comparison(rng):
    """A command and its documents."""
    request = generate.sound_request(rng) if rng.random() < 0.95 else generate.Generator(rng).request()
    spoiler, kind = spoil.Spoiler(rng), rng.random()
    if kind < 0.5:
        return rng.choice(["price"] * 4 + ["hours"]), spoil.as_text(rng, request).encode()
    if kind < 0.75:
        return "price", spoil.as_text(rng, spoiler.document(request)).encode()
    if kind < 0.82:
        return "price", spoiler.text(spoil.as_text(rng, request))
    request = generate.sound_request(rng)
    pair = [json.loads(reference.price(json.dumps(r).encode())) for r in (request, generate.amended(request, rng))]
    spoiled = rng.randrange(6)
    if spoiled < 2:
        pair[spoiled] = spoiler.document(pair[spoiled])
    texts = [spoil.as_text(rng, statement) for statement in pair]
    return "difference", *(spoiler.text(t) if rng.random() < 0.05 else t.encode() for t in texts)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    count = options.count * (10 if os.environ.get("DOORSTEP_LONG") == "1" else 1)
    answers = Counter()
    with tempfile.TemporaryDirectory(prefix="doorstep-") as folder:
        program = Program(options.program, folder)
        for seed in range(options.seed, options.seed + count):
            command, *documents = comparison(random.Random(seed))
            wanted, got = expected(command, *documents), program.answer(command, *documents)
            if got != wanted:
                for document in documents:
                    sys.stdout.buffer.write(document + b"\n")
                sys.exit(f"seed {seed}, {command}, differs:\nwanted {wanted}\ngot    {got}")
            answers[command if wanted.startswith("{") else wanted.split(" ")[0]] += 1
    print(f"{count} answers alike:", ", ".join(f"{number} {name}" for name, number in answers.most_common()))


if __name__ == "__main__":
    main()
