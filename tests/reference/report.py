"""The printed comparison of stored and recomputed numbers."""

import numpy as np


def relative(stored, recomputed):
    """The difference relative to the recomputed number."""
    return abs(stored - recomputed) / max(abs(recomputed), np.finfo(float).tiny)


def cosine(a, b):
    """The cosine of the angle between two vectors."""
    return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)))


class Report:
    """Prints each comparison as it is made and remembers those beyond their limit."""

    def __init__(self):
        self.comparisons, self.failures = 0, []
        self.place = ""

    def step(self, step, examples, rate):
        """Begins a saved step."""
        self.place = f"step {step}"
        print(f"\nStep {step}: {examples} examples, learning rate {rate:g}")
        print(f"  {'quantity':<18}{'stored':>15}{'recomputed':>15}{'difference':>13}{'limit':>9}")

    def compare(self, name, stored, recomputed, difference, limit, note="", absolute=False):
        """Adds one comparison; a difference that is not a number counts as beyond the limit."""
        agrees = bool(difference <= limit)
        self.comparisons += 1
        if not agrees:
            self.failures.append(f"{self.place}, {name}: stored {stored:.8g}, recomputed {recomputed:.8g}")
        kind = "abs" if absolute else "rel"
        mark = "  " if agrees else "! "
        line = f"{mark}{name:<18}{stored:>15.8g}{recomputed:>15.8g}{difference:>9.1e} {kind}{limit:>9.0e}  {note}"
        print(line.rstrip(), flush=True)

    def say(self, text):
        """Adds a line that is no comparison."""
        print(f"  {text}", flush=True)

    def miss(self, text):
        """Adds a failure that is no comparison: something is not there."""
        self.failures.append(f"{self.place}, {text}")
        print(f"! {text}", flush=True)

    def finish(self, seconds):
        """Prints the outcome and returns the exit code."""
        print()
        for failure in self.failures:
            print(f"DIFFERS: {failure}")
        outcome = f"{len(self.failures)} beyond their limits" if self.failures else "all within their limits"
        print(f"{self.comparisons} comparisons, {outcome} ({seconds:.0f} s).")
        return int(bool(self.failures))
