#!/usr/bin/python3
"""Checks a finished run folder against PyTorch: loss, gradient, sharpest directions and step changes of every saved step, what the
instruments found there (alignment, cross-sections, widths, norms) and the step that the optimizer took from there.

Exit code 0: everything agrees; 1: something differs by more than its limit; 2: the run or the data cannot be read.
"""

import argparse
import pathlib
import sqlite3
import sys
import time

try:
    import numpy as np
    import scipy.sparse.linalg
    import torch
except ModuleNotFoundError as missing:
    print(
        f"The package '{missing.name}' is missing. On Debian: apt-get install python3-torch python3-scipy python3-numpy, "
        "then run with /usr/bin/python3.",
        file=sys.stderr,
    )
    sys.exit(2)

import fashion_mnist
from golden_steps import along, relative_changes
from instrument_checks import InstrumentChecks, nudge
from report import Report, cosine, relative
from run_folder import BadRun, RunFolder
from sample_loss import SampleLoss

LIMITS = {"loss": 1e-4, "gradient": 1e-3, "eigenvalue": 1e-3, "step change": 2e-3}


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=pathlib.Path, help="the run folder")
    parser.add_argument("--data", type=pathlib.Path, default=fashion_mnist.DEBIAN_FOLDER,
                        help="folder of Fashion-MNIST's files (default: %(default)s)")
    parser.add_argument("--steps", type=int, nargs="+", metavar="STEP", help="check only these saved steps (default: all)")
    parser.add_argument("--double", action="store_true", help="compute in float64 instead of float32: 4 to 10 times slower")
    parser.add_argument("--no-step-changes", action="store_true", help="skip the step changes, which take most of the time")
    parser.add_argument("--no-instruments", action="store_true",
                        help="skip alignment, cross-sections, norms and the step that followed")
    parser.add_argument("--low-memory", action="store_true",
                        help="keep no graphs between products: twice as slow, saves 1 MB an example (2 MB with --double)")
    parser.add_argument("--threads", type=int, default=1, help="threads of PyTorch (default: %(default)s)")
    return parser.parse_args()


class Verification:
    """One run, its data and the precision to recompute in."""

    def __init__(self, options):
        self.options = options
        self.run = RunFolder(options.run)
        spec = self.run.spec
        if spec.get("dataset", "fashion-mnist") != "fashion-mnist":
            raise BadRun(f"the data set of the run is {spec['dataset']}; only fashion-mnist can be checked")
        self.l2 = float(spec.get("l2") or 0.0)
        self.pixels, self.labels = fashion_mnist.load_training_file(options.data)
        self.dtype, self.tolerance = (torch.float64, 1e-8) if options.double else (torch.float32, 1e-5)

    def steps(self):
        """The steps to check."""
        saved = self.run.steps()
        if not saved:
            raise BadRun(f"{self.options.run} has no step of which both weights and vectors are saved")
        wanted = self.options.steps or saved
        unknown = sorted(set(wanted) - set(saved))
        if unknown:
            raise BadRun(f"step {unknown[0]} is not saved; saved are {', '.join(map(str, saved))}")
        return wanted

    def loss(self, indices, saved):
        """The loss over examples of the training file."""
        if indices.min() < 0 or indices.max() >= len(self.labels):
            raise BadRun(f"step {saved.step} names example {indices.max()}; the training file has {len(self.labels)}")
        inputs = self.run.inputs(self.pixels[indices])
        keep = not self.options.low_memory
        return SampleLoss(inputs, self.labels[indices], saved.shapes, self.l2, self.dtype, keep)

    def check(self, step, report):
        """Recomputes everything that is stored of a step and adds it to the report."""
        saved = self.run.load(step)
        loss, w = self.loss(saved.measured["sample"], saved), saved.vector
        stored = self.run.measurement(step)
        rate = float(stored[2] if stored else self.run.spec["lr"])
        report.step(step, len(saved.measured["sample"]), rate)
        gradient = loss.gradient(w)
        self._check_gradient(saved, stored, loss.at(w), gradient, report)
        self._check_eigenpairs(saved, loss.product(w), gradient, report)
        if not self.options.no_step_changes and "step_batches" in saved.measured:
            self._check_step_changes(saved, loss, rate, report)
        if not self.options.no_instruments:
            InstrumentChecks(self.run, saved, lambda indices: self.loss(indices, saved), report).all(rate)

    def _check_gradient(self, saved, stored, value, gradient, report):
        ours = saved.measured["gradient"].astype(np.float64)
        norm = np.linalg.norm(gradient)
        if stored:
            report.compare("loss", stored[0], value, relative(stored[0], value), LIMITS["loss"])
            report.compare("gradient norm", stored[1], norm, relative(stored[1], norm), LIMITS["gradient"])
        difference = np.linalg.norm(ours - gradient) / norm
        note = f"cosine {cosine(ours, gradient):.7f}"
        report.compare("gradient vector", np.linalg.norm(ours), norm, difference, LIMITS["gradient"], note)

    def _check_eigenpairs(self, saved, apply, gradient, report):
        ours, claimed = saved.measured["eigenvectors"].astype(np.float64), saved.measured["eigenvalues"]
        products = 0

        def counted(vector):
            nonlocal products
            products += 1
            return apply(vector)

        top, size = len(claimed), len(gradient)
        operator = scipy.sparse.linalg.LinearOperator((size, size), matvec=counted, dtype=np.float64)
        start = np.random.default_rng(1).normal(0, 1, size)
        values, vectors = scipy.sparse.linalg.eigsh(operator, top, which="LA", tol=self.tolerance, ncv=2 * top + 20, v0=start)
        order = np.argsort(-values)
        values, vectors = values[order], vectors[:, order]
        for k in range(top):
            residual = np.linalg.norm(apply(ours[k]) - claimed[k] * ours[k])
            note = (
                f"residual {saved.measured['residuals'][k]:.1e} stored, {residual:.1e} true; "
                f"cosine {abs(cosine(ours[k], vectors[:, k])):.5f}, in span {np.linalg.norm(vectors.T @ ours[k]):.5f}; "
                f"with gradient {cosine(ours[k], gradient):+.4f}"
            )
            scale = max(abs(values[k]), 1e-3 * abs(values[0]))
            difference = abs(claimed[k] - values[k]) / scale
            report.compare(f"eigenvalue {k + 1}", claimed[k], values[k], difference, LIMITS["eigenvalue"], note)
        worst = np.max(np.abs(ours @ ours.T - np.eye(top)))
        report.say(f"{products} products; the stored eigenvectors are orthonormal to {worst:.1e}")

    def _check_step_changes(self, saved, loss, rate, report):
        stored = self.run.step_changes(saved.step)
        if not stored:
            report.miss("step changes: mini-batches are stored, but the series has no row for this step")
            return
        w = saved.vector
        gradients = np.stack([self.loss(batch, saved).gradient(w) for batch in saved.measured["step_batches"]])
        directions = {f"e{k + 1}": e for k, e in enumerate(saved.measured["eigenvectors"].astype(np.float64))}
        directions["random"] = saved.measured.get("random_direction")
        whole = {"gradient": gradients}
        if any(name == "nudged" for name, _ in stored) and self.run.spec.get("rule") != "drop":
            whole["nudged"] = self._nudged(gradients, saved)
        names = dict.fromkeys(name for name, _ in stored)
        for name in names:
            if name == "nudged" and self.run.spec.get("rule") == "drop":
                report.say("what was dropped is drawn by the run itself; 'nudged' is not recomputed")
                continue
            if (name not in directions and name not in whole) or (name == "random" and directions[name] is None):
                report.miss(f"step changes: the direction '{name}' is not among the stored vectors")
                continue
            steps = whole[name] if name in whole else along(gradients, directions[name].astype(np.float64))
            multiples = sorted(multiple for direction, multiple in stored if direction == name)
            changes = relative_changes(loss.at, w, steps, rate, multiples)
            for multiple, change in zip(multiples, changes):
                ours = stored[name, multiple]
                report.compare(f"{name} x {multiple:.3g}", ours, change, abs(ours - change), LIMITS["step change"], absolute=True)

    def _nudged(self, gradients, saved):
        spec, sharp = self.run.spec, saved.measured["eigenvectors"]
        if spec.get("directions") == "random" or spec.get("rule") == "constant-top":
            sharp = saved.measured.get("nudge_directions", sharp)
        sharp = sharp.astype(np.float64)
        twice = spec.get("correct") == "correct_both"
        once = [nudge(spec, gradient, sharp) for gradient in gradients]
        return np.stack([nudge(spec, step, sharp) for step in once] if twice else once)


def main():
    """Checks the run and says what was found."""
    options = arguments()
    torch.set_num_threads(options.threads)
    report = Report()
    started = time.monotonic()
    try:
        verification = Verification(options)
        for step in verification.steps():
            verification.check(step, report)
    except (BadRun, OSError, ValueError, KeyError, sqlite3.Error) as problem:
        reason = f"the member {problem} is missing" if isinstance(problem, KeyError) else problem
        print(f"Cannot check {options.run}: {reason}", file=sys.stderr)
        return 2
    return report.finish(time.monotonic() - started)


if __name__ == "__main__":
    sys.exit(main())
