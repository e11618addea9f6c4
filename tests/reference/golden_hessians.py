"""Goldens of first and second derivatives: dense Hessians, and products where a dense one would be too large."""

import numpy as np

import problems
from derivatives import descending_eigenpairs, relative_error

AGREEMENT = 1e-8


def _dense(problem):
    loss, w = problem.loss(), problem.vector
    hessian = loss.hessian(w)
    error = relative_error(loss.hessian_by_differences(w), hessian)
    _require_agreement(error)
    tensors = {
        **problem.tensors(),
        "loss": np.array([loss.at(w)]),
        "gradient": loss.gradient(w),
        "hessian": hessian,
        "eigenvalues": descending_eigenpairs(hessian)[0],
    }
    return tensors, {"disagreement_with_central_differences": error}


def _require_agreement(error):
    if not error < AGREEMENT:
        raise AssertionError(f"double backward and central differences disagree by {error:.1e}, more than {AGREEMENT:.0e}")


def hessian_mlp():
    """The tanh network: loss, gradient, dense Hessian and its eigenvalues."""
    return _dense(problems.mlp())


def hessian_cnn():
    """The tiny convolutional network: the same."""
    return _dense(problems.tiny_cnn())


def hessian_odd_cnn():
    """The network with odd channel counts: loss, gradient and the products with three random vectors."""
    problem = problems.odd_cnn()
    loss, w = problem.loss(), problem.vector
    directions = np.random.default_rng(20180716).normal(0, 1, (3, len(w)))
    apply = loss.product(w)
    products = np.stack([apply(v) for v in directions])
    step = 1e-6
    differences = [(loss.gradient(w + step * v) - loss.gradient(w - step * v)) / (2 * step) for v in directions]
    error = relative_error(np.stack(differences), products)
    _require_agreement(error)
    tensors = {
        **problem.tensors(),
        "loss": np.array([loss.at(w)]),
        "gradient": loss.gradient(w),
        "directions": directions,
        "products": products,
    }
    return tensors, {"disagreement_with_central_differences": error}
