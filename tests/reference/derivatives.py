"""Gradients, Hessian-vector products and dense Hessians with respect to the flat vector of all parameters."""

import numpy as np
import scipy.linalg
import torch


def as_tensors(weights, dtype=torch.float64):
    """Named arrays as leaf tensors that want gradients, in the same order."""
    return {name: torch.tensor(np.asarray(value), dtype=dtype).requires_grad_() for name, value in weights.items()}


def flatten(tensors):
    """Parameters or gradients one after another, row-major, as a vector."""
    return torch.cat([value.reshape(-1) for value in tensors])


def unflatten(vector, shapes):
    """The named arrays whose concatenation is the vector."""
    weights, position = {}, 0
    for name, shape in shapes.items():
        count = int(np.prod(shape))
        weights[name] = vector[position : position + count].reshape(shape)
        position += count
    return weights


class Loss:
    """A loss of a flat float64 vector of parameters."""

    def __init__(self, function, shapes):
        self.function = function
        self.shapes = shapes

    def at(self, vector):
        """The value at a vector."""
        with torch.no_grad():
            return float(self.function(as_tensors(unflatten(vector, self.shapes))))

    def gradient(self, vector):
        """The gradient at a vector."""
        w = as_tensors(unflatten(vector, self.shapes))
        return flatten(torch.autograd.grad(self.function(w), list(w.values()))).numpy()

    def product(self, vector):
        """The map v -> H v at a vector, by double backward through one graph."""
        w = as_tensors(unflatten(vector, self.shapes))
        parameters = list(w.values())
        gradient = flatten(torch.autograd.grad(self.function(w), parameters, create_graph=True))

        def apply(direction):
            direction = torch.tensor(np.ravel(direction), dtype=torch.float64)
            return flatten(torch.autograd.grad(gradient, parameters, direction, retain_graph=True)).numpy()

        return apply

    def hessian(self, vector):
        """The dense Hessian by double backward, made exactly symmetric."""
        apply = self.product(vector)
        columns = np.stack([apply(unit) for unit in np.eye(len(vector))], axis=1)
        return (columns + columns.T) / 2

    def hessian_by_differences(self, vector, step=3e-6):
        """The dense Hessian by central differences of the gradient: shares no code with double backward."""
        columns = []
        for unit in np.eye(len(vector)):
            ahead, behind = self.gradient(vector + step * unit), self.gradient(vector - step * unit)
            columns.append((ahead - behind) / (2 * step))
        columns = np.stack(columns, axis=1)
        return (columns + columns.T) / 2


def descending_eigenpairs(matrix):
    """All eigenvalues, largest first, and the eigenvectors as columns with a fixed sign."""
    values, vectors = scipy.linalg.eigh(matrix)
    return values[::-1].copy(), fix_signs(vectors[:, ::-1])


def fix_signs(columns):
    """Turns every column so that its entry of largest magnitude is positive."""
    pivots = np.argmax(np.abs(columns), axis=0)
    return columns * np.sign(columns[pivots, np.arange(columns.shape[1])])


def relative_error(actual, expected):
    """The largest difference, relative to the largest magnitude expected."""
    return float(np.max(np.abs(actual - expected)) / np.max(np.abs(expected)))
