#!/usr/bin/python3
"""Checks the JSON of `sharpest measure` against PyTorch: loss, gradient, eigenvalues, alignment, trace and steps.

    ./sharpest measure --model simple-cnn --weights W.safetensors --dataset fashion-mnist --json ... > found.json
    /usr/bin/python3 tests/reference/verify_measurement.py found.json

Exit code 0: everything agrees; 1: something differs by more than its limit; 2: the measurement cannot be checked.
"""

import argparse
import json
import pathlib
import sys
import time

import numpy as np
import scipy.sparse.linalg
import torch
import torch.nn.functional as F

import fashion_mnist
import models
import safetensors_io
from derivatives import as_tensors, flatten, unflatten
from report import Report, relative
from sample_loss import CHUNK, SampleLoss

LIMITS = {"loss": 1e-4, "gradient": 1e-3, "eigenvalue": 1e-3, "alignment": 2e-3, "step change": 1e-4}


class Unchecked(Exception):
    """The measurement is of a kind that this script does not recompute."""


def preprocessed(pixels, rule, all_pixels):
    """Pixels as inputs, by the rules of --preprocess."""
    unit = pixels.astype(np.float32) / np.float32(255)
    if rule == "unit":
        return unit
    if rule == "paper":
        everything = all_pixels.astype(np.float64) / 255
        return ((unit - everything.mean(axis=0)) / everything.std()).astype(np.float32)
    raise Unchecked(f"preprocessing {rule}")


def chosen(rule, count):
    """The indices of --sample."""
    if rule == "all":
        return np.arange(count)
    kind, number = rule.split(":")
    if kind != "first":
        raise Unchecked(f"the sample {rule}: its random numbers are not known here")
    return np.arange(int(number))


def outputs_product(sample, vector, curvature):
    """v -> (1/n) sum_i J_i' C_i J_i v, where J_i is the Jacobian of example i's outputs and C_i what `curvature` says.

    J v is had by differentiating J'u, which is linear in u, with respect to u.
    """
    w = as_tensors(unflatten(vector, sample.shapes), sample.dtype)
    parameters = list(w.values())
    count = len(sample.labels)

    def apply(direction):
        pieces = [p.detach() for p in as_tensors(unflatten(np.ravel(direction), sample.shapes), sample.dtype).values()]
        total = np.zeros(len(vector))
        for start in range(0, count, CHUNK):
            x, y = sample.inputs[start : start + CHUNK], sample.labels[start : start + CHUNK]
            outputs, times = curvature(models.simple_cnn(w, x), y)
            dummy = torch.zeros_like(outputs, requires_grad=True)
            pulled = torch.autograd.grad(outputs, parameters, dummy, create_graph=True)
            (pushed,) = torch.autograd.grad(pulled, dummy, pieces, retain_graph=True)
            back = torch.autograd.grad(outputs, parameters, times(pushed).detach() / count)
            total = total + flatten(back).double().numpy()
        return total

    return apply


def softmax_curvature(logits, labels):
    """Outputs are the logits; C = diag(p) - p p'."""
    p = torch.softmax(logits.detach(), dim=1)
    return logits, lambda u: p * u - p * (p * u).sum(dim=1, keepdim=True)


def loss_curvature(logits, labels):
    """Outputs are the examples' losses; C = 1: the empirical Fisher matrix."""
    return F.cross_entropy(logits, labels, reduction="none"), lambda u: u


def covariance_product(sample, vector, batch):
    """v -> (1/L) D'D v, where the rows of D are the gradients of L mini-batches in file order less their mean."""
    starts = range(0, len(sample.labels), batch)
    parts = [(sample.inputs[i : i + batch].numpy(), sample.labels[i : i + batch].numpy()) for i in starts]
    deviations = np.stack([SampleLoss(x, y, sample.shapes).gradient(vector) for x, y in parts])
    deviations -= deviations.mean(axis=0)
    return lambda direction: deviations.T @ (deviations @ np.ravel(direction)) / len(deviations)


def matrix(kind, sample, vector, batch):
    """The product with the matrix that was measured."""
    if kind == "gradient-covariance":
        return covariance_product(sample, vector, batch)
    if kind == "hessian":
        return sample.product(vector)
    if kind == "ggn":
        return outputs_product(sample, vector, softmax_curvature)
    if kind == "fisher":
        return outputs_product(sample, vector, loss_curvature)
    raise Unchecked(f"the operator {kind}")


def check_steps(found, sample, vector, gradient, vectors, report):
    """Compares the relative changes of the loss along the eigenvectors and the gradient."""
    steps = found.get("steps")
    if not steps:
        return
    before = sample.at(vector)
    directions = {f"e{k + 1}": vectors[:, k] for k in range(vectors.shape[1])}
    for name, changes in steps["relative_changes"].items():
        if name == "gradient":
            step = gradient
        elif name in directions:
            step = (gradient @ directions[name]) * directions[name]
        else:
            continue
        for multiple, change in zip(steps["multiples"], changes):
            after = sample.at(vector - multiple * steps["learning_rate"] * step)
            again = after / before - 1
            report.compare(f"{name} x {multiple:.3g}", change, again, abs(change - again), LIMITS["step change"], absolute=True)


def check_trace(found, apply, size, report, probes):
    """Compares the trace with an independent estimate: both have errors, which add in quadrature."""
    if not found.get("trace"):
        return
    random = np.random.default_rng(0)
    samples = []
    for _ in range(probes):
        z = random.choice([-1.0, 1.0], size)
        samples.append(z @ apply(z))
    mean, error = np.mean(samples), np.std(samples, ddof=1) / np.sqrt(probes)
    stored = found["trace"]["mean"]
    joint = np.hypot(error, found["trace"]["standard_error"])
    report.compare("trace", stored, mean, abs(stored - mean) / joint, 3, note="in standard errors", absolute=True)


def verify(found, options):
    """All comparisons."""
    if found["model"] != "simple-cnn" or found["dataset"] != "fashion-mnist":
        raise Unchecked(f"{found['model']} on {found['dataset']}")
    pixels, labels = fashion_mnist.load_training_file(options.data)
    indices = chosen(found["sample"], len(labels))
    weights = safetensors_io.read(pathlib.Path(found["weights"]))[0]
    names = [f"{layer}.{part}" for layer in ("conv1", "conv2", "conv3", "conv4", "dense", "head") for part in ("weight", "bias")]
    weights = {name: weights[name] for name in names}
    shapes = {name: value.shape for name, value in weights.items()}
    vector = np.concatenate([np.ravel(value) for value in weights.values()]).astype(np.float64)
    inputs = preprocessed(pixels[indices], found["preprocess"], pixels)
    sample = SampleLoss(inputs, labels[indices], shapes)
    report = Report()
    report.place = "measurement"
    loss, gradient = sample.at(vector), sample.gradient(vector)
    report.compare("parameters", found["parameters"], len(vector), found["parameters"] - len(vector), 0, absolute=True)
    report.compare("loss", found["loss"], loss, relative(found["loss"], loss), LIMITS["loss"])
    norm = np.linalg.norm(gradient)
    report.compare("gradient norm", found["gradient_norm"], norm, relative(found["gradient_norm"], norm), LIMITS["gradient"])
    apply = matrix(found["operator"], sample, vector, options.batch)
    size, k = len(vector), len(found["eigenvalues"])
    operator = scipy.sparse.linalg.LinearOperator((size, size), matvec=apply, dtype=np.float64)
    values, vectors = scipy.sparse.linalg.eigsh(operator, k=k, which="LA", tol=1e-5, v0=gradient)
    values, vectors = values[::-1], vectors[:, ::-1]
    for i, (stored, value) in enumerate(zip(found["eigenvalues"], values)):
        report.compare(f"eigenvalue {i + 1}", stored, value, relative(stored, value), LIMITS["eigenvalue"])
    for i, stored in enumerate(found["alignment"]):
        again = abs(gradient @ vectors[:, i]) / norm
        report.compare(f"|cos(g, e{i + 1})|", stored, again, abs(stored - again), LIMITS["alignment"], absolute=True)
    check_steps(found, sample, vector, gradient, vectors, report)
    check_trace(found, apply, size, report, options.probes)
    return report


def main():
    """Reads the command line and checks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("found", type=pathlib.Path, help="the JSON that `sharpest measure --json` printed")
    parser.add_argument("--data", type=pathlib.Path, default=fashion_mnist.DEBIAN_FOLDER, help="folder of Fashion-MNIST's files")
    parser.add_argument("--batch", type=int, default=128, help="the --batch of a gradient covariance (default: %(default)s)")
    parser.add_argument("--probes", type=int, default=20, help="random vectors of the independent trace (default: %(default)s)")
    options = parser.parse_args()
    started = time.perf_counter()
    torch.set_num_threads(2)
    try:
        report = verify(json.loads(options.found.read_text()), options)
    except (Unchecked, OSError, KeyError, json.JSONDecodeError) as reason:
        print(f"Cannot be checked: {reason}", file=sys.stderr)
        return 2
    return report.finish(time.perf_counter() - started)


if __name__ == "__main__":
    sys.exit(main())
