"""Goldens of matrices that are made of the outputs' Jacobians: Gauss-Newton, and Fisher at the labels and at drawn labels."""

import numpy as np
import scipy.special
import torch
import torch.nn.functional as F

import problems
from derivatives import Loss, as_tensors, flatten, relative_error, unflatten

AGREEMENT = 1e-12
SAMPLES = 3


def _logits(problem):
    x = torch.tensor(problem.inputs, dtype=torch.float64)
    return lambda w: problem.model(w, x)


def _jacobians(problem):
    """One [classes, n] matrix per example, a backward pass for every logit of every example."""
    w = as_tensors(unflatten(problem.vector, problem.shapes))
    logits = _logits(problem)(w)
    rows = [
        [flatten(torch.autograd.grad(logit, list(w.values()), retain_graph=True)).numpy() for logit in example]
        for example in logits
    ]
    return np.array(rows), logits.detach().numpy()


def _second_moment(problem, labels):
    """The mean of g g^T over examples, g being the gradient of one example's cross-entropy."""
    w = as_tensors(unflatten(problem.vector, problem.shapes))
    losses = F.cross_entropy(_logits(problem)(w), torch.tensor(labels), reduction="none")
    gradients = np.stack([flatten(torch.autograd.grad(loss, list(w.values()), retain_graph=True)).numpy() for loss in losses])
    return gradients.T @ gradients / len(gradients)


def _gauss_newton(problem):
    """The mean of J^T (diag(p) - p p^T) J, and how far it is from the Hessian without the logits' own curvature."""
    jacobians, outputs = _jacobians(problem)
    p = scipy.special.softmax(outputs, axis=1)
    middle = np.stack([np.diag(row) - np.outer(row, row) for row in p])
    matrix = np.einsum("nci,ncd,ndj->ij", jacobians, middle, jacobians) / len(p)
    residuals = torch.tensor((p - np.eye(p.shape[1])[problem.labels]) / len(p))
    logits = _logits(problem)

    def part(w):
        # the square, whose Hessian is I, lets every parameter take part in the second derivative
        return (residuals * logits(w)).sum() + sum(value.square().sum() for value in w.values()) / 2

    curvature = Loss(part, problem.shapes).hessian(problem.vector) - np.eye(len(matrix))
    return matrix, p, relative_error(problem.loss().hessian(problem.vector) - curvature, matrix)


def _expected_second_moment(problem, p):
    """The expectation of g g^T over labels drawn from p, label by label."""
    total = 0
    for label in range(p.shape[1]):
        w = as_tensors(unflatten(problem.vector, problem.shapes))
        losses = F.cross_entropy(_logits(problem)(w), torch.full((len(p),), label), reduction="none")
        gradients = np.stack([flatten(torch.autograd.grad(l, list(w.values()), retain_graph=True)).numpy() for l in losses])
        total = total + (gradients.T * p[:, label]) @ gradients / len(p)
    return total


def _matrices(problem):
    gauss_newton, p, error = _gauss_newton(problem)
    fisher_error = relative_error(_expected_second_moment(problem, p), gauss_newton)
    for name, value in (("the Hessian's part", error), ("the expected second moment", fisher_error)):
        if not value < AGREEMENT:
            raise AssertionError(f"the Gauss-Newton matrix and {name} disagree by {value:.1e}, more than {AGREEMENT:.0e}")
    random = np.random.default_rng(20190507)
    samples = np.stack([[random.choice(p.shape[1], p=row) for row in p] for _ in range(SAMPLES)])
    matrices = {
        "gauss_newton": gauss_newton,
        "empirical_fisher": _second_moment(problem, problem.labels),
        "sampled_fisher": sum(_second_moment(problem, labels) for labels in samples) / SAMPLES,
    }
    metadata = {"disagreement_with_hessian_part": error, "disagreement_with_expected_second_moment": fisher_error}
    return matrices, samples, metadata


def outputs_mlp():
    """The tanh network: the three matrices and the labels that were drawn for the third."""
    problem = problems.mlp()
    matrices, samples, metadata = _matrices(problem)
    return {**problem.tensors(), "samples": samples, **matrices}, metadata


def outputs_cnn():
    """The tiny convolutional network: the same, as products with four random vectors."""
    problem = problems.tiny_cnn()
    matrices, samples, metadata = _matrices(problem)
    directions = np.random.default_rng(20190508).normal(0, 1, (4, len(problem.vector)))
    products = {name: directions @ matrix for name, matrix in matrices.items()}
    return {**problem.tensors(), "samples": samples, "directions": directions, **products}, metadata
