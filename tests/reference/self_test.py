#!/usr/bin/python3
"""Tests of verify_run.py on a small run folder made here in float64. Needs Fashion-MNIST: run with /usr/bin/python3."""

import contextlib
import json
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

import numpy as np
import torch
import torch.nn.functional as F

import fashion_mnist
import models
import safetensors_io
from derivatives import Loss
from golden_simple_cnn import top_eigenpairs
from golden_steps import MULTIPLES, along, relative_changes

SCRIPT = pathlib.Path(__file__).resolve().parent / "verify_run.py"
RATE, L2, TOP, STEPS = 0.05, 0.003, 3, (0, 20)


class Fabricated:
    """A run of a narrow SimpleCNN with L2, computed by code that shares nothing with the chunked loss under test."""

    def __init__(self, folder):
        self.folder, self.random = folder, np.random.default_rng(7)
        self.pixels, self.labels = fashion_mnist.load_training_file(fashion_mnist.DEBIAN_FOLDER)
        self.shapes = models.simple_cnn_shapes(filters=(3, 4), units=10)
        self.mean, self.scale = self.pixels[:500].mean(axis=0) / 255, np.array([0.35])

    def loss(self, indices):
        x = torch.tensor((self.pixels[indices] / 255 - self.mean) / self.scale)
        y = torch.tensor(self.labels[indices])

        def value(w):
            penalty = sum((p**2).sum() for name, p in w.items() if name.endswith("weight"))
            return F.cross_entropy(models.simple_cnn(w, x), y) + L2 * penalty

        return Loss(value, self.shapes)

    def write(self):
        for name in ("weights", "vectors"):
            (self.folder / name).mkdir()
        inputs = {"mean": self.mean.astype(np.float32), "scale": self.scale.astype(np.float32)}
        safetensors_io.write(self.folder / "weights" / "inputs.safetensors", inputs)
        manifest = {"spec": {"dataset": "fashion-mnist", "model": "simple-cnn", "lr": RATE, "l2": L2, "top": TOP}}
        (self.folder / "manifest.json").write_text(json.dumps(manifest))
        weights = models.glorot(self.random, self.shapes)
        w = np.concatenate([np.ravel(value) for value in weights.values()]).astype(np.float32).astype(np.float64)
        with contextlib.closing(sqlite3.connect(self.folder / "series.sqlite")) as database, database:
            database.executescript(SCHEMA)
            for step in range(STEPS[-1] + 1):
                batch = self.random.choice(2000, 64, replace=False)
                if step in STEPS:
                    self._write_step(step, w, batch, database)
                w = (w - RATE * self.loss(batch).gradient(w)).astype(np.float32).astype(np.float64)

    def _write_step(self, step, w, next_batch, database):
        sample = np.sort(self.random.choice(60000, 267, replace=False))
        loss = self.loss(sample)
        gradient, apply = loss.gradient(w), loss.product(w)
        values, vectors = top_eigenpairs(apply, len(w), TOP, self.random)
        direction = self.random.uniform(-1, 1, len(w))
        direction /= np.linalg.norm(direction)
        batches = np.stack([self.random.choice(2000, 32, replace=False) for _ in range(2)])
        gradients = np.stack([self.loss(batch).gradient(w) for batch in batches])
        file, position = f"step-{step:08d}.safetensors", 0
        saved = {}
        for name, shape in self.shapes.items():
            count = int(np.prod(shape))
            saved[name] = w[position : position + count].reshape(shape).astype(np.float32)
            position += count
        safetensors_io.write(self.folder / "weights" / file, saved)
        measured = {
            "eigenvectors": vectors.T.astype(np.float32),
            "eigenvalues": values,
            "residuals": np.array([np.linalg.norm(apply(v) - value * v) for value, v in zip(values, vectors.T)]),
            "gradient": gradient.astype(np.float32),
            "sample": sample,
            "random_direction": direction.astype(np.float32),
            "step_batches": batches,
            "alignment_batches": batches,
            "norm_probe_keys": np.array([3, 5]),
            "next_batch": next_batch,
        }
        layout = ",".join(f"{name}:{'x'.join(map(str, shape))}" for name, shape in self.shapes.items())
        safetensors_io.write(self.folder / "vectors" / file, measured, {"layout": layout, "nudge": "none"})
        self._write_series(step, w, loss, gradient, database)
        self._write_instruments(step, w, loss, apply, gradients, vectors.T.astype(np.float32).astype(float), database)
        following = self.loss(next_batch).gradient(w)
        for k, e in enumerate(vectors.T):
            database.execute(INSERT_SCALAR, (f"nudge/gradient-e{k + 1}", step, 0.0, abs(following @ e)))
            database.execute(INSERT_SCALAR, (f"nudge/step-e{k + 1}", step, 0.0, RATE * abs(following @ e)))
        parts = {f"e{k + 1}": along(gradients, v) for k, v in enumerate(vectors.T)}
        parts["random"], parts["gradient"] = along(gradients, direction), gradients
        for name, steps in parts.items():
            for multiple, change in zip(MULTIPLES, relative_changes(loss.at, w, steps, RATE)):
                database.execute(INSERT_CHANGE, (step, 0.0, name, multiple, change, 0.0))

    def _write_instruments(self, step, w, loss, apply, gradients, directions, database):
        full = gradients.mean(axis=0)
        for k, e in enumerate(directions):
            cosines = np.array([g @ e / np.linalg.norm(g) for g in gradients])
            for vector, c in (("batch", cosines), ("full", np.array([full @ e / np.linalg.norm(full)]))):
                row = (step, 0.0, vector, f"e{k + 1}", 2, c.mean(), np.abs(c).mean(), c.std(), np.sqrt(2 / (np.pi * len(w))))
                database.execute("INSERT INTO alignments VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        scale = RATE * np.abs(gradients @ directions[0]).mean()
        section = {k: loss.at(w + k * scale * directions[0]) for k in (-16.0, -1.0, 0.0, 1.0, 16.0)}
        for k, value in section.items():
            database.execute("INSERT INTO cross_sections VALUES (NULL, ?, ?, ?, ?, ?, ?)", (step, 0.0, "e1", scale, k, value))
        row = (step, 0.0, "e1", 1e9, np.inf, np.inf)
        database.execute("INSERT INTO widths VALUES (NULL, ?, ?, ?, ?, ?, ?)", row)
        probes = [torch.randn(len(w), generator=torch.Generator().manual_seed(key)).double().numpy() for key in (3, 5)]
        products = [apply(z) for z in probes]
        lengths, traces = np.linalg.norm(products, axis=1), [z @ p for z, p in zip(probes, products)]
        row = (step, 0.0, 2, np.sqrt((lengths**2).mean()), 0.0, np.sqrt(lengths.mean()), np.mean(traces), np.std(traces))
        database.execute("INSERT INTO norms VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    def _write_series(self, step, w, loss, gradient, database):
        row = (step, 0.0, "Converged", 267, loss.at(w), float(np.linalg.norm(gradient)), RATE, 60, 1.0)
        database.execute(INSERT_MEASUREMENT, row)


SCHEMA = """
PRAGMA journal_mode = WAL;
CREATE TABLE measurements (
    id INTEGER PRIMARY KEY, step INTEGER NOT NULL, epoch REAL, status TEXT NOT NULL, sample_size INTEGER NOT NULL, loss REAL,
    gradient_norm REAL, learning_rate REAL, operator_calls INTEGER NOT NULL, seconds REAL
);
CREATE TABLE step_changes (
    id INTEGER PRIMARY KEY, step INTEGER NOT NULL, epoch REAL, direction TEXT NOT NULL, multiple REAL, relative_change REAL,
    error REAL
);
CREATE TABLE scalars (id INTEGER PRIMARY KEY, tag TEXT NOT NULL, step INTEGER NOT NULL, epoch REAL, value REAL);
CREATE TABLE alignments (
    id INTEGER PRIMARY KEY, step INTEGER NOT NULL, epoch REAL, vector TEXT NOT NULL, direction TEXT NOT NULL,
    batches INTEGER NOT NULL, mean REAL, mean_absolute REAL, deviation REAL, baseline REAL
);
CREATE TABLE cross_sections (
    id INTEGER PRIMARY KEY, step INTEGER NOT NULL, epoch REAL, direction TEXT NOT NULL, scale REAL, multiple REAL, loss REAL
);
CREATE TABLE widths (
    id INTEGER PRIMARY KEY, step INTEGER NOT NULL, epoch REAL, direction TEXT NOT NULL, threshold REAL, against REAL, along REAL
);
CREATE TABLE norms (
    id INTEGER PRIMARY KEY, step INTEGER NOT NULL, epoch REAL, probes INTEGER NOT NULL, frobenius REAL, frobenius_error REAL,
    paper_value REAL, trace REAL, trace_error REAL
);
"""
INSERT_SCALAR = "INSERT INTO scalars VALUES (NULL, ?, ?, ?, ?)"
INSERT_MEASUREMENT = "INSERT INTO measurements VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
INSERT_CHANGE = "INSERT INTO step_changes VALUES (NULL, ?, ?, ?, ?, ?, ?)"


class VerifyRun(unittest.TestCase):
    """verify_run.py accepts a right run and names what is wrong in a wrong one."""

    @classmethod
    def setUpClass(cls):
        torch.set_num_threads(1)
        cls.home = tempfile.TemporaryDirectory()
        cls.run_folder = pathlib.Path(cls.home.name) / "right"
        cls.run_folder.mkdir()
        Fabricated(cls.run_folder).write()

    @classmethod
    def tearDownClass(cls):
        cls.home.cleanup()

    def setUp(self):
        self.copy = pathlib.Path(self.home.name) / "copy"
        shutil.copytree(self.run_folder, self.copy)
        self.addCleanup(shutil.rmtree, self.copy)
        self.vectors = self.copy / "vectors" / "step-00000020.safetensors"

    def verify(self, *flags):
        result = subprocess.run([sys.executable, SCRIPT, self.copy, *flags], capture_output=True, text=True, check=False)
        self.assertNotIn("Traceback", result.stderr)
        return result.returncode, result.stdout + result.stderr

    def change(self, name, edit):
        tensors, metadata = safetensors_io.read(self.vectors)
        tensors[name] = edit(tensors[name])
        safetensors_io.write(self.vectors, tensors, metadata)

    def test_a_right_run_is_accepted_in_float32(self):
        code, text = self.verify()
        self.assertEqual(code, 0, text)
        self.assertIn("82 comparisons, all within their limits", text)

    def test_a_right_run_is_accepted_in_float64_without_kept_graphs(self):
        code, text = self.verify("--double", "--low-memory", "--steps", "20")
        self.assertEqual(code, 0, text)

    def test_a_wrong_eigenvalue_is_found(self):
        self.change("eigenvalues", lambda values: values * np.array([1, 1.002, 1]))
        code, text = self.verify("--no-step-changes")
        self.assertEqual(code, 1, text)
        self.assertIn("DIFFERS: step 20, eigenvalue 2", text)

    def test_a_missed_direction_is_found(self):
        self.change("eigenvalues", lambda values: values[[0, 2, 2]])
        code, text = self.verify("--no-step-changes")
        self.assertEqual(code, 1, text)

    def test_a_wrong_gradient_is_found(self):
        self.change("gradient", lambda gradient: gradient * np.float32(1.01))
        code, text = self.verify("--no-step-changes")
        self.assertEqual(code, 1, text)
        self.assertIn("gradient vector", text)

    def test_a_number_that_is_none_is_found(self):
        self.change("eigenvalues", lambda values: values * np.nan)
        self.assertEqual(self.verify("--no-step-changes")[0], 1)

    def test_a_wrong_step_change_is_found(self):
        with contextlib.closing(sqlite3.connect(self.copy / "series.sqlite")) as database, database:
            database.execute("UPDATE step_changes SET relative_change = relative_change + 0.003 "
                             "WHERE step = 20 AND direction = 'e2' AND multiple = 2")
        code, text = self.verify("--steps", "20")
        self.assertEqual(code, 1, text)
        self.assertIn("DIFFERS: step 20, e2 x 2", text)
        self.assertIn("1 beyond their limits", text)

    def test_what_an_instrument_found_wrongly_is_found(self):
        for table, column, name in (("alignments", "mean", "cos(batch, e1) mean"), ("cross_sections", "loss", "e1 section"),
                                    ("norms", "paper_value", "the paper's"), ("scalars", "value", "|gradient.e1|")):
            with contextlib.closing(sqlite3.connect(self.copy / "series.sqlite")) as database, database:
                database.execute(f"UPDATE {table} SET {column} = {column} + 0.01 WHERE step = 20")
            code, text = self.verify("--no-step-changes", "--steps", "20")
            self.assertEqual(code, 1, text)
            self.assertIn(f"DIFFERS: step 20, {name}", text)

    def test_a_run_of_an_older_program_has_no_instruments(self):
        with contextlib.closing(sqlite3.connect(self.copy / "series.sqlite")) as database, database:
            for table in ("alignments", "cross_sections", "widths", "norms", "scalars"):
                database.execute(f"DROP TABLE {table}")
        tensors, metadata = safetensors_io.read(self.vectors)
        kept = {name: value for name, value in tensors.items() if name not in ("next_batch", "norm_probe_keys")}
        safetensors_io.write(self.vectors, kept, metadata)
        code, text = self.verify("--no-step-changes", "--steps", "20")
        self.assertEqual(code, 0, text)

    def test_step_changes_that_are_not_there_are_found(self):
        with contextlib.closing(sqlite3.connect(self.copy / "series.sqlite")) as database, database:
            database.execute("DELETE FROM step_changes WHERE step = 20")
        code, text = self.verify("--steps", "20")
        self.assertEqual(code, 1, text)

    def test_a_loss_that_is_no_number_is_found(self):
        with contextlib.closing(sqlite3.connect(self.copy / "series.sqlite")) as database, database:
            database.execute("UPDATE measurements SET loss = NULL WHERE step = 20")
        code, text = self.verify("--no-step-changes", "--steps", "20")
        self.assertEqual(code, 1, text)
        self.assertIn("DIFFERS: step 20, loss", text)

    def test_a_damaged_series_gives_one_line(self):
        (self.copy / "series.sqlite").write_bytes(b"this is no database" * 100)
        code, text = self.verify("--steps", "20")
        self.assertEqual(code, 2, text)
        self.assertIn("Cannot check", text)

    def test_bad_input_gives_one_line(self):
        self.vectors.write_bytes(self.vectors.read_bytes()[:5000])
        for flags in (("--steps", "20"), ("--steps", "3"), ("--data", "/nowhere")):
            code, text = self.verify(*flags)
            self.assertEqual(code, 2, text)
            self.assertIn("Cannot check", text)
        shutil.copy(self.run_folder / "vectors" / self.vectors.name, self.vectors)
        self.change("sample", lambda sample: sample + 60000)
        code, text = self.verify("--steps", "20")
        self.assertEqual(code, 2, text)


if __name__ == "__main__":
    unittest.main()
