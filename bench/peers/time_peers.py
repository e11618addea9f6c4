"""Times PyHessian, SciPy and hessian-eigenthings in turns with ours, on the weights and examples of an export.

    ./sharpest bench --export exchange
    python3 bench/peers/time_peers.py exchange --out bench/results/peers-default.json

Exit codes: 0 something was timed, 2 nothing could be. What is not installed is named, and the rest is timed.
"""

import argparse
import json
import os
import pathlib
import platform
import statistics
import sys
import time

import allocator

MICRO_BATCH, TRAINING_BATCH, LEARNING_RATE = 256, 128, 0.05
TRAINING_ROUNDS = 9


def main():
    arguments = _arguments()
    if arguments.allocator == "tuned":
        allocator.tune()
    try:
        import numpy
        import scipy
        import torch

        import exchange
        import products
        import searches
        import turns
    except ImportError as error:
        print(f"time_peers: {error}; on Debian: apt-get install python3-torch python3-scipy", file=sys.stderr)
        return 2
    torch.set_num_threads(arguments.threads)
    model, sample, training = exchange.load(arguments.folder)
    try:
        ours = turns.Ours(arguments.folder, arguments.threads)
    except OSError as error:  # no dotnet, or it ended
        print(f"time_peers: our side of the comparison did not start: {error}", file=sys.stderr)
        return 2
    _, steps = ours.search()  # the first one is not counted
    found, missing = [], []
    for name in arguments.only or searches.SEARCHES:
        try:
            found.append(_time(name, searches.SEARCHES[name], ours, model, sample, steps, arguments.repetitions))
        except searches.NotInstalled as error:
            missing.append(str(error))
        except Exception as error:  # another program fails in its own ways; the rest is timed all the same
            missing.append(f"{name} failed: {type(error).__name__}: {error}".splitlines()[0])
    training_rates = _training_rates(ours, model, training)
    ours.close()
    report = {
        "processor": _processor(),
        "threads": torch.get_num_threads(),
        "versions": {
            "python": platform.python_version(),
            "torch": torch.__version__,
            "scipy": scipy.__version__,
            "numpy": numpy.__version__,
            **_versions("pyhessian", "hessian-eigenthings"),
        },
        "allocator": arguments.allocator,
        "samples": len(sample[1]),
        "train_samples_per_second": training_rates[0],
        "ours_train_samples_per_second": training_rates[1],
        "ours_train_samples_per_second_by_tiles": training_rates[2],
        "searches": found,
        "missing": missing,
    }
    text = json.dumps(report, indent=2) + "\n"
    print(text, end="") if arguments.out is None else pathlib.Path(arguments.out).write_text(text)
    for line in missing:
        print(f"time_peers: missing: {line}", file=sys.stderr)
    return 0 if found else 2


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", help="what `sharpest bench --export` wrote")
    parser.add_argument("--out", help="file for the JSON [the standard output]")
    parser.add_argument("--allocator", choices=("tuned", "default"), default="default")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--repetitions", type=int, default=1, help="of each search; the median counts")
    parser.add_argument("--only", nargs="*", choices=("pyhessian", "scipy", "hessian-eigenthings"))
    return parser.parse_args()


def _time(name, search, ours, model, sample, steps, repetitions):
    """One search of ours before each of theirs, and one after the last."""
    import products

    seconds, own = [], []
    for _ in range(repetitions):
        own.append(ours.search()[0])
        counted = products.Products(model, *sample, MICRO_BATCH)
        begin = time.perf_counter()
        call, count, values, vectors = search(counted, model, list(counted.batches), steps)
        seconds.append(time.perf_counter() - begin)
    own.append(ours.search()[0])
    checker = products.Products(model, *sample, MICRO_BATCH)
    return {
        "name": name,
        "call": call,
        "seconds": statistics.median(seconds),
        "ours_seconds": statistics.median(own),
        "products": int(count),
        "eigenvalues": [float(value) for value in values],
        "residual": checker.residual(values, vectors),
    }


def _training_rates(ours, model, training):
    """Examples a second of plain SGD, theirs, ours and ours by tiles: medians of passes in turn, after one not counted."""
    import torch

    optimizer = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE)
    batches = list(zip(training[0].split(TRAINING_BATCH), training[1].split(TRAINING_BATCH)))
    seconds, own, tiled = [], [], []
    for _ in range(TRAINING_ROUNDS + 1):
        own.append(ours.train()[0])
        tiled.append(ours.train_by_tiles()[0])
        begin = time.perf_counter()
        for inputs, labels in batches:
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(model(inputs), labels).backward()
            optimizer.step()
        seconds.append(time.perf_counter() - begin)
    return [len(training[1]) / statistics.median(each[1:]) for each in (seconds, own, tiled)]


def _versions(*names):
    from importlib import metadata

    found = {}
    for name in names:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def _processor():
    lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines() if os.path.exists("/proc/cpuinfo") else []
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


if __name__ == "__main__":
    sys.exit(main())
