"""Golden of SimpleCNN small at 28x28x1: what the product's own model must give at known weights."""

import numpy as np
import scipy.ndimage
import scipy.sparse.linalg
import torch

import kinks
import models
from derivatives import Loss, as_tensors, fix_signs

FROM_KINKS = 5e-6  # more than three times the largest float32 error of a pre-activation
EXAMPLES, CLASSES, STEPS, LEARNING_RATE, TOP, ENTRIES = 64, 10, 30, 0.05, 6, 2000


def _smooth_images(random):
    noise = random.normal(0, 1, (EXAMPLES, 1, 28, 28))
    smooth = scipy.ndimage.gaussian_filter(noise, sigma=(0, 0, 2, 2))
    return (smooth / smooth.std()).astype(np.float32)


def _loss_function(inputs, labels):
    return models.cross_entropy(models.simple_cnn, torch.tensor(inputs, dtype=torch.float64), torch.tensor(labels))


def _train(function, weights):
    """Plain full-batch SGD, so that the curvature is that of a network which has learned something."""
    w = as_tensors(weights)
    optimizer = torch.optim.SGD(list(w.values()), lr=LEARNING_RATE)
    for _ in range(STEPS):
        optimizer.zero_grad()
        function(w).backward()
        optimizer.step()
    return {name: value.detach().numpy().astype(np.float32) for name, value in w.items()}


def top_eigenpairs(apply, size, count, random):
    """The algebraically largest eigenvalues, descending, and their eigenvectors as columns, to machine precision."""
    operator = scipy.sparse.linalg.LinearOperator((size, size), matvec=apply, dtype=np.float64)
    start = random.normal(0, 1, size)
    values, vectors = scipy.sparse.linalg.eigsh(operator, k=count, which="LA", tol=1e-13, ncv=40, v0=start)
    order = np.argsort(-values)
    return values[order], fix_signs(vectors[:, order])


def simple_cnn():
    """Loss, gradient and sharpest directions in float64 at weights that float32 holds exactly."""
    random = np.random.default_rng(20180720)
    shapes = models.simple_cnn_shapes(classes=CLASSES)
    start = models.glorot(random, shapes)
    inputs, labels = _smooth_images(random), random.integers(0, CLASSES, EXAMPLES)
    weights = _train(_loss_function(inputs, labels), start)
    inputs = kinks.move_away(weights, inputs, FROM_KINKS)
    vector = np.concatenate([np.ravel(value) for value in weights.values()]).astype(np.float64)
    loss = Loss(_loss_function(inputs, labels), shapes)
    gradient, apply = loss.gradient(vector), loss.product(vector)
    values, vectors = top_eigenpairs(apply, len(vector), TOP, random)
    residuals = [np.linalg.norm(apply(v) - value * v) for value, v in zip(values, vectors.T)]
    entries = np.sort(random.choice(len(vector), ENTRIES, replace=False))
    product = apply(gradient)
    tensors = {
        **weights,
        "inputs": inputs,
        "labels": labels,
        "loss": np.array([loss.at(vector)]),
        "gradient": gradient.astype(np.float32),
        "gradient_norm": np.array([np.linalg.norm(gradient)]),
        "eigenvalues": values,
        "residuals": np.array(residuals),
        "gradient_cosines": vectors.T @ gradient / np.linalg.norm(gradient),
        "entries": entries,
        "eigenvector_entries": vectors[entries].T.copy(),
        "eigenvector_block_norms": _block_norms(vectors, shapes),
        "product_with_gradient_norm": np.array([np.linalg.norm(product)]),
        "product_with_gradient_entries": product[entries],
    }
    _require_accuracy(tensors)
    metadata = {"start": "Glorot uniform, zero bias", "steps": STEPS, "learning_rate": LEARNING_RATE}
    return tensors, {**metadata, "distance_from_kinks": FROM_KINKS}


def _block_norms(vectors, shapes):
    """The norm of each eigenvector within each parameter: [eigenvector, parameter]."""
    ends = np.cumsum([int(np.prod(shape)) for shape in shapes.values()])[:-1]
    return np.stack([[np.linalg.norm(block) for block in np.split(v, ends)] for v in vectors.T])


def _require_accuracy(tensors):
    """An eigenvalue's error is at most its residual squared over its gap, and never more than its residual."""
    values, residuals = tensors["eigenvalues"], tensors["residuals"]
    if np.max(residuals / values[0]) > 1e-10:
        raise AssertionError(f"the eigenpairs are not converged: residuals {residuals}")
