"""Golden of the step decomposition: the relative loss change of a step's part along single directions."""

import numpy as np

import problems
from derivatives import descending_eigenpairs

MULTIPLES = np.array([0.25, 1 / 3, 0.5, 1, 2, 3, 4])
LEARNING_RATE, TOP, GRADIENTS, BATCH = 0.3, 3, 4, 4


def step_decomposition():
    """The changes along three eigenvectors, a random direction and the whole gradient, on the tanh network."""
    problem = problems.mlp()
    loss, w = problem.loss(), problem.vector
    random = np.random.default_rng(20180718)
    batches = np.stack([random.choice(len(problem.labels), BATCH, replace=False) for _ in range(GRADIENTS)])
    gradients = np.stack([problem.loss(batch).gradient(w) for batch in batches])
    values, vectors = descending_eigenpairs(loss.hessian(w))
    sharp = vectors[:, :TOP].T
    direction = random.uniform(-1, 1, len(w))
    direction /= np.linalg.norm(direction)
    changes = {f"e{k + 1}": relative_changes(loss.at, w, along(gradients, e), LEARNING_RATE) for k, e in enumerate(sharp)}
    changes["random"] = relative_changes(loss.at, w, along(gradients, direction), LEARNING_RATE)
    changes["gradient"] = relative_changes(loss.at, w, gradients, LEARNING_RATE)
    tensors = {
        **problem.tensors(),
        "learning_rate": np.array([LEARNING_RATE]),
        "multiples": MULTIPLES,
        "batches": batches,
        "gradients": gradients,
        "eigenvectors": sharp,
        "eigenvalues": values[:TOP],
        "random_direction": direction,
        "loss": np.array([loss.at(w)]),
    }
    tensors.update({f"relative_change/{name}": change for name, change in changes.items()})
    return tensors, {}


def along(gradients, direction):
    """The part of every gradient along a unit direction."""
    return np.outer(gradients @ direction, direction)


def relative_changes(loss_at, w, steps, learning_rate, multiples=MULTIPLES):
    """For every multiple a, the mean over steps s of L(w - a * rate * s) / L(w) - 1: a fraction, not percent."""
    before = loss_at(w)
    return np.array([np.mean([loss_at(w - a * learning_rate * s) for s in steps]) / before - 1 for a in multiples])
