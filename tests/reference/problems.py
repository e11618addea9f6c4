"""The small seeded problems on which the goldens are computed.

The seeds of the two ReLU networks are chosen so that no pre-activation is nearer than 1e-3 (1e-4 for the larger one) to
the kink of ReLU: central differences and float32 then see the same piece of the loss as float64. That of the tanh network
is chosen so that its third and fourth eigenvalue stay apart by 9 % of the first along all Nudged-SGD trajectories.
"""

from dataclasses import dataclass

import numpy as np
import torch

import models
from derivatives import Loss


@dataclass(frozen=True)
class Problem:
    """A network with its weights and a labelled sample."""

    model: object
    weights: dict
    inputs: np.ndarray
    labels: np.ndarray

    @property
    def shapes(self):
        """Parameter shapes in the order of the flat vector."""
        return {name: value.shape for name, value in self.weights.items()}

    @property
    def vector(self):
        """All weights as one vector."""
        return np.concatenate([np.ravel(value) for value in self.weights.values()])

    def loss(self, indices=None):
        """The mean cross-entropy over all examples, or over those at the given indices."""
        chosen = slice(None) if indices is None else indices
        x, y = torch.tensor(self.inputs[chosen], dtype=torch.float64), torch.tensor(self.labels[chosen])
        return Loss(models.cross_entropy(self.model, x, y), self.shapes)

    def tensors(self):
        """What a reader needs to build the problem: one array per parameter, the inputs and the labels."""
        return {**self.weights, "inputs": self.inputs, "labels": self.labels}


def _weights(random, shapes):
    """Glorot weights, with biases that are not zero so that a misplaced bias shows."""
    weights = models.glorot(random, shapes)
    return {name: value + (random.normal(0, 0.1, value.shape) if value.ndim == 1 else 0) for name, value in weights.items()}


def mlp():
    """6-7-5-3, tanh, 11 examples, 107 parameters."""
    random = np.random.default_rng(20208613)
    shapes = {"w1": (7, 6), "b1": (7,), "w2": (5, 7), "b2": (5,), "w3": (3, 5), "b3": (3,)}
    inputs = random.normal(0, 1.5, (11, 6))
    return Problem(models.mlp, _weights(random, shapes), inputs, random.integers(0, 3, 11))


def tiny_cnn():
    """Channels 1-3-4 on 8x8 images, 3 classes, 7 examples, 253 parameters."""
    random = np.random.default_rng(20184114)
    shapes = {"w1": (3, 1, 3, 3), "b1": (3,), "w2": (4, 3, 3, 3), "b2": (4,), "w3": (3, 36), "b3": (3,)}
    inputs = random.normal(0, 1, (7, 1, 8, 8))
    return Problem(models.tiny_cnn, _weights(random, shapes), inputs, random.integers(0, 3, 7))


def odd_cnn():
    """Channels 2-17-20 on 8x8 images, 3 classes, 7 examples, 3466 parameters."""
    random = np.random.default_rng(20184015)
    shapes = {"w1": (17, 2, 3, 3), "b1": (17,), "w2": (20, 17, 3, 3), "b2": (20,), "w3": (3, 20), "b3": (3,)}
    inputs = random.normal(0, 1, (7, 2, 8, 8))
    return Problem(models.odd_cnn, _weights(random, shapes), inputs, random.integers(0, 3, 7))
