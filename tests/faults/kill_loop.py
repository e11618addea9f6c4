#!/usr/bin/env python3
"""Kills a run at random moments until it is complete, and compares it with one that nothing happened to.

    python3 tests/faults/kill_loop.py --kills 50 -- --examples 2048 --epochs 2 --optimizer nsgd --threads 1

What follows the two dashes are flags of './sharpest train'. The exit code is 0 when both runs are one.
"""

import argparse
import hashlib
import pathlib
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLES = {
    "scalars": "id, tag, step, epoch, value",
    "measurements": "id, step, epoch, status, sample_size, loss, gradient_norm, learning_rate, operator_calls",
    "eigenpairs": "measurement_id, rank, value, residual, gradient_cosine",
    "step_changes": "id, step, epoch, direction, multiple, relative_change, error",
}


def content(run):
    """Every record, times of the clock left out, and the digest of every file of weights and vectors."""
    with sqlite3.connect(run / "series.sqlite") as series:
        rows = {
            table: series.execute(f"SELECT {columns} FROM {table} ORDER BY 1, 2").fetchall()
            for table, columns in TABLES.items()
        }
    files = {
        f"{folder}/{file.name}": hashlib.sha256(file.read_bytes()).hexdigest()
        for folder in ("weights", "vectors")
        for file in sorted((run / folder).iterdir())
    }
    return rows, files


def command(verb, *flags):
    program = sorted(ROOT.glob("artifacts/bin/Sharpest.Cli/release_*/Sharpest.Cli.dll"))[0]
    return ["dotnet", str(program), verb, *flags]


def complete(run, flags):
    subprocess.run(command("train", *flags, "--out", str(run), "--resume", "--no-report"), check=True)


def killed(run, flags, every, longest):
    """True when the process was killed before it came to its end."""
    process = subprocess.Popen(
        command("train", *flags, "--out", str(run), "--resume", "--no-report", "--checkpoint-every", every),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(random.uniform(0, longest))
    process.send_signal(signal.SIGKILL)
    return process.wait() != 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--longest", type=float, default=0, help="seconds until a kill [1.5 times the share of a kill]")
    parser.add_argument("--every", default="5", help="--checkpoint-every of the killed run")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("flags", nargs="*")
    given = parser.parse_args()
    random.seed(given.seed)
    with tempfile.TemporaryDirectory(prefix="sharpest-") as folder:
        whole, broken = pathlib.Path(folder, "whole"), pathlib.Path(folder, "broken")
        begin = time.monotonic()
        complete(whole, given.flags)
        seconds = time.monotonic() - begin
        longest = given.longest or 4 + 1.5 * seconds / given.kills
        kills = 0
        while kills < given.kills and killed(broken, given.flags, given.every, longest):
            kills += 1
        if kills == given.kills:
            complete(broken, given.flags)
        same = content(whole) == content(broken)
    print(f"{kills} kills of a run of {seconds:.0f} s: {'no difference' if same else 'DIFFERENT'}")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
