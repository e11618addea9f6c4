"""The loss of SimpleCNN over a sample too large for one pass, with gradients and Hessian-vector products."""

import numpy as np
import torch
import torch.nn.functional as F

import models
from derivatives import as_tensors, flatten, unflatten

CHUNK = 250


class SampleLoss:
    """Mean cross-entropy over a sample plus l2 * ||w||^2 over all weights that are not biases.

    Works chunk by chunk in the given precision and adds up in float64. With keep_graphs the gradient's graph of every
    chunk stays in memory between products, which takes about 1 MB an example in float32 and halves the time.
    """

    def __init__(self, inputs, labels, shapes, l2=0.0, dtype=torch.float32, keep_graphs=True):
        self.inputs, self.labels = torch.tensor(inputs, dtype=dtype), torch.tensor(labels)
        self.shapes, self.dtype, self.keep_graphs = shapes, dtype, keep_graphs
        decayed = [np.full(int(np.prod(shape)), 2.0 * l2 if len(shape) > 1 else 0.0) for shape in shapes.values()]
        self.decay = np.concatenate(decayed)

    def at(self, vector):
        """The loss at a flat vector."""
        w = as_tensors(unflatten(vector, self.shapes), self.dtype)
        with torch.no_grad():
            total = sum(float(part) for part in self._parts(w))
        return total + 0.5 * float(vector @ (self.decay * vector))

    def gradient(self, vector):
        """The flat gradient in float64."""
        w = as_tensors(unflatten(vector, self.shapes), self.dtype)
        total = self.decay * vector
        for part in self._parts(w):
            total = total + flatten(torch.autograd.grad(part, list(w.values()))).double().numpy()
        return total

    def product(self, vector):
        """The map v -> H v at a flat vector."""
        w = as_tensors(unflatten(vector, self.shapes), self.dtype)
        parameters = list(w.values())

        def gradients():
            for part in self._parts(w):
                yield flatten(torch.autograd.grad(part, parameters, create_graph=True))

        kept = list(gradients()) if self.keep_graphs else None

        def apply(direction):
            direction = np.ravel(direction)
            seed, total = torch.tensor(direction, dtype=self.dtype), self.decay * direction
            for gradient in kept if self.keep_graphs else gradients():
                products = torch.autograd.grad(gradient, parameters, seed, retain_graph=self.keep_graphs)
                total = total + flatten(products).double().numpy()
            return total

        return apply

    def _parts(self, w):
        """The chunks' shares of the mean loss."""
        count = len(self.labels)
        for start in range(0, count, CHUNK):
            x, y = self.inputs[start : start + CHUNK], self.labels[start : start + CHUNK]
            yield F.cross_entropy(models.simple_cnn(w, x), y, reduction="sum") / count
