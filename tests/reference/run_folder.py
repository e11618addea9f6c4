"""A finished run on disk: its manifest, its saved steps and its series of step changes."""

import contextlib
import json
import pathlib
import re
import sqlite3
from dataclasses import dataclass

import numpy as np

import models
import safetensors_io


class BadRun(Exception):
    """The folder is not a run that can be checked; the message says why in one line."""


@dataclass(frozen=True)
class SavedStep:
    """The weights of one step and what the run measured there."""

    step: int
    weights: dict
    measured: dict
    metadata: dict

    @property
    def shapes(self):
        """Parameter shapes in the order of the flat vector."""
        return {name: value.shape for name, value in self.weights.items()}

    @property
    def vector(self):
        """All weights as one float64 vector."""
        return np.concatenate([np.ravel(value) for value in self.weights.values()]).astype(np.float64)


class RunFolder:
    """Reads a run; never writes."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        if not (self.folder / "manifest.json").is_file():
            raise BadRun(f"{folder} is not a run: it has no manifest.json")
        self.spec = json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))["spec"]

    def steps(self):
        """The steps of which weights and vectors are both saved, ascending."""
        weights, vectors = (self._saved(kind) for kind in ("weights", "vectors"))
        return sorted(weights & vectors)

    def _saved(self, kind):
        names = (re.fullmatch(r"step-(\d{8,})", file.stem) for file in (self.folder / kind).glob("*.safetensors"))
        return {int(name[1]) for name in names if name}

    def load(self, step):
        """The weights, in the model's own order of parameters, and the measured tensors of a step."""
        file = f"step-{step:08d}.safetensors"
        stored = safetensors_io.read(self.folder / "weights" / file)[0]
        names = models.simple_cnn_shapes()
        missing = [name for name in names if name not in stored]
        if missing or len(stored) != len(names):
            raise BadRun(f"weights/{file} is not a SimpleCNN: it has {', '.join(stored)}; expected {', '.join(names)}")
        measured, metadata = safetensors_io.read(self.folder / "vectors" / file)
        for name in ("eigenvectors", "eigenvalues", "residuals", "gradient", "sample"):
            if name not in measured:
                raise BadRun(f"vectors/{file} has no tensor '{name}'")
        order = _order(metadata, names, file)
        return SavedStep(step, {name: stored[name] for name in order}, measured, metadata)

    def inputs(self, pixels):
        """What the network sees of byte pixels [N, C, H, W]: (pixel / 255 - mean) / scale, in float64."""
        preprocessing = safetensors_io.read(self.folder / "weights" / "inputs.safetensors")[0]
        mean, scale = (preprocessing[name].astype(np.float64) for name in ("mean", "scale"))
        return (pixels / 255.0 - mean) / scale

    def step_changes(self, step):
        """The stored relative changes of a step: {(direction, multiple): change}."""
        with _open(self.folder / "series.sqlite") as database:
            rows = database.execute(
                "SELECT direction, multiple, relative_change FROM step_changes WHERE step = ?", (step,)
            ).fetchall()
        return {(direction, multiple): _number(change) for direction, multiple, change in rows}

    def measurement(self, step):
        """The stored (loss, gradient norm, learning rate) of a step, or None."""
        with _open(self.folder / "series.sqlite") as database:
            row = database.execute(
                "SELECT loss, gradient_norm, learning_rate FROM measurements WHERE step = ?", (step,)
            ).fetchone()
        return row and tuple(_number(value) for value in row)

    def rows(self, table, columns, step):
        """The rows of a step in a table of the instruments, in order; none where a run of an older program lacks the table."""
        with _open(self.folder / "series.sqlite") as database:
            if not database.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (table,)).fetchone():
                return []
            return database.execute(f"SELECT {columns} FROM {table} WHERE step = ? ORDER BY id", (step,)).fetchall()

    def scalar(self, tag, step):
        """The value of a series at a step, or None."""
        with _open(self.folder / "series.sqlite") as database:
            row = database.execute("SELECT value FROM scalars WHERE tag = ? AND step = ?", (tag, step)).fetchone()
        return row and _number(row[0])


def _order(metadata, names, file):
    """The parameters in the order of the flat vectors: as the file's layout says, or else the usual one."""
    if "layout" not in metadata:
        return list(names)
    order = [entry.split(":")[0] for entry in metadata["layout"].split(",")]
    if sorted(order) != sorted(names):
        raise BadRun(f"vectors/{file} is about {', '.join(order)}; expected all of {', '.join(names)}")
    return order


def _number(value):
    """SQLite keeps a value that is not a number as NULL."""
    return np.nan if value is None else value


def _open(path):
    if not path.is_file():
        raise BadRun(f"{path} does not exist")
    return contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True))
