"""Ours in a process of its own, which waits while the other side has its turn."""

import pathlib
import subprocess

PROJECT = pathlib.Path(__file__).resolve().parents[1] / "Sharpest.Benchmarks"


class Ours:
    """Answers requests with seconds and a count: products of a search, steps of a pass over the training examples."""

    def __init__(self, folder, threads):
        command = ["dotnet", "run", "-c", "Release", "--project", PROJECT, "--", "turns", folder, str(threads)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        while (line := self.process.stdout.readline()) != "ready\n":
            if not line:
                raise ChildProcessError("dotnet run ended; see above")

    def search(self):
        return self._ask("search")

    def train(self):
        return self._ask("train")

    def train_by_tiles(self):
        return self._ask("train-by-tiles")

    def close(self):
        self.process.stdin.close()
        self.process.wait()

    def _ask(self, request):
        self.process.stdin.write(request + "\n")
        self.process.stdin.flush()
        seconds, count = self.process.stdout.readline().split()
        return float(seconds), int(count)
