"""Golden for eigen-solvers: symmetric matrices whose eigen-decompositions are known by construction."""

import numpy as np

from derivatives import fix_signs

SIZE = 60


def lanczos_matrices():
    """A matrix with separated eigenvalues, one with a threefold largest, and one with a cluster and a large negative."""
    random = np.random.default_rng(20180719)
    spectra = {
        "separated": 100 * 0.75 ** np.arange(SIZE),
        "multiple": np.concatenate([[10.0, 10.0, 10.0], np.linspace(7, -3, SIZE - 3)]),
        "clustered": np.concatenate([10 * (1 - 1e-4 * np.arange(5)), np.linspace(5, -2, SIZE - 6), [-20.0]]),
    }
    tensors = {}
    for name, values in spectra.items():
        vectors = fix_signs(np.linalg.qr(random.normal(0, 1, (SIZE, SIZE)))[0])
        matrix = (vectors * values) @ vectors.T
        tensors[f"{name}/matrix"] = (matrix + matrix.T) / 2
        tensors[f"{name}/eigenvalues"], tensors[f"{name}/eigenvectors"] = values, vectors
        error = np.max(np.abs(np.linalg.eigvalsh(tensors[f"{name}/matrix"])[::-1] - values))
        if error > 1e-12 * np.max(np.abs(values)):
            raise AssertionError(f"the eigenvalues of the matrix '{name}' are off by {error:.1e}")
    return tensors, {}
