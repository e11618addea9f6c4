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
                if step in STEPS:
                    self._write_step(step, w, database)
                batch = self.random.choice(2000, 64, replace=False)
                w = (w - RATE * self.loss(batch).gradient(w)).astype(np.float32).astype(np.float64)

    def _write_step(self, step, w, database):
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
        }
        layout = ",".join(f"{name}:{'x'.join(map(str, shape))}" for name, shape in self.shapes.items())
        safetensors_io.write(self.folder / "vectors" / file, measured, {"layout": layout})
        self._write_series(step, w, loss, gradient, database)
        parts = {f"e{k + 1}": along(gradients, v) for k, v in enumerate(vectors.T)}
        parts["random"], parts["gradient"] = along(gradients, direction), gradients
        for name, steps in parts.items():
            for multiple, change in zip(MULTIPLES, relative_changes(loss.at, w, steps, RATE)):
                database.execute(INSERT_CHANGE, (step, 0.0, name, multiple, change, 0.0))

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
"""
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
