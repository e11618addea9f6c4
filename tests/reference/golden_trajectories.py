"""Goldens of optimizers: every weight after every step, for SGD, Adam and Nudged-SGD."""

import itertools

import numpy as np
import torch

import problems
from derivatives import descending_eigenpairs

STEPS, BATCH, LEARNING_RATE = 12, 4, 0.1
TOP, REFRESH = 3, 4


def _batches(examples):
    random = np.random.default_rng(20180717)
    return np.stack([random.choice(examples, BATCH, replace=False) for _ in range(STEPS)])


def _shared(problem, batches):
    return {**problem.tensors(), "batches": batches, "learning_rate": np.array([LEARNING_RATE])}


def sgd_trajectory():
    """torch.optim.SGD itself, with and without momentum and weight decay."""
    problem = problems.mlp()
    batches = _batches(len(problem.labels))
    tensors = _shared(problem, batches)
    for momentum, decay in itertools.product((0.0, 0.9), (0.0, 0.01)):
        tensors[f"momentum={momentum:g}/weight_decay={decay:g}"] = _sgd(problem, batches, momentum, decay)
    return tensors, {}


def _sgd(problem, batches, momentum, decay):
    w = torch.tensor(problem.vector).requires_grad_()
    optimizer = torch.optim.SGD([w], lr=LEARNING_RATE, momentum=momentum, weight_decay=decay)
    trajectory = []
    for batch in batches:
        w.grad = torch.tensor(problem.loss(batch).gradient(w.detach().numpy()))
        optimizer.step()
        trajectory.append(w.detach().numpy().copy())
    return np.stack(trajectory)


def adam_trajectory():
    """torch.optim.Adam itself, at one learning rate and at one that is halved half-way."""
    problem = problems.mlp()
    batches = _batches(len(problem.labels))
    tensors = _shared(problem, batches)
    for name, late in (("constant", 1.0), ("halved", 0.5)):
        tensors[f"{name}/weights"], first, second = _adam(problem, batches, late)
        tensors[f"{name}/first_moment"], tensors[f"{name}/second_moment"] = first, second
    return tensors, {}


def _adam(problem, batches, late):
    w = torch.tensor(problem.vector).requires_grad_()
    optimizer = torch.optim.Adam([w], lr=LEARNING_RATE)
    trajectory = []
    for step, batch in enumerate(batches):
        optimizer.param_groups[0]["lr"] = LEARNING_RATE * (late if step >= STEPS // 2 else 1.0)
        w.grad = torch.tensor(problem.loss(batch).gradient(w.detach().numpy()))
        optimizer.step()
        trajectory.append(w.detach().numpy().copy())
    state = optimizer.state[w]
    return np.stack(trajectory), state["exp_avg"].numpy().copy(), state["exp_avg_sq"].numpy().copy()


def nsgd_trajectory():
    """Nudged-SGD with exact eigenvectors, both ways of correcting the momentum."""
    problem = problems.mlp()
    batches = _batches(len(problem.labels))
    tensors = _shared(problem, batches)
    smallest_gap = np.inf
    for gamma, momentum, correct in itertools.product((0.1, 1.0, 5.0), (0.0, 0.9), ("correct_v", "correct_g")):
        weights, directions, gap = _nsgd(problem, batches, gamma, momentum, correct)
        name = f"gamma={gamma:g}/momentum={momentum:g}/{correct}"
        tensors[f"{name}/weights"], tensors[f"{name}/directions"] = weights, directions
        smallest_gap = min(smallest_gap, gap)
    _require_sgd(tensors, problem, batches)
    return tensors, {"smallest_relative_gap_below_the_directions": smallest_gap, "refresh": REFRESH}


def _nsgd(problem, batches, gamma, momentum, correct):
    w = problem.vector
    velocity = np.zeros_like(w)
    trajectory, refreshes, gap = [], [], np.inf
    for step, batch in enumerate(batches):
        if step % REFRESH == 0:
            values, vectors = descending_eigenpairs(problem.loss().hessian(w))
            sharp = vectors[:, :TOP]
            refreshes.append(sharp.T)
            gap = min(gap, (values[TOP - 1] - values[TOP]) / values[0])
        gradient = problem.loss(batch).gradient(w)
        if correct == "correct_g":
            gradient = _nudge(gradient, sharp, gamma)
        velocity = momentum * velocity - LEARNING_RATE * gradient
        w = w + (_nudge(velocity, sharp, gamma) if correct == "correct_v" else velocity)
        trajectory.append(w)
    return np.stack(trajectory), np.stack(refreshes), gap


def _nudge(vector, sharp, gamma):
    """Multiplies the part of a vector inside the span of the sharp directions by gamma."""
    return vector - (1 - gamma) * (sharp @ (sharp.T @ vector))


def _require_sgd(tensors, problem, batches):
    for momentum, correct in itertools.product((0.0, 0.9), ("correct_v", "correct_g")):
        nudged = tensors[f"gamma=1/momentum={momentum:g}/{correct}/weights"]
        difference = np.max(np.abs(nudged - _sgd(problem, batches, momentum, 0.0)))
        if difference > 1e-13:
            raise AssertionError(f"Nudged-SGD with gamma 1 differs from torch.optim.SGD by {difference:.1e}")
