"""The top five eigenpairs by other programs. Each search returns (what was called, products, values, vectors as columns)."""

import numpy as np
import scipy.sparse.linalg
import torch
from torch import nn

TOP, TOLERANCE = 5, 1e-3


class NotInstalled(Exception):
    """A program cannot be imported; the message says so in one line."""


def scipy_eigsh(products, _model, _batches, _steps):
    """ARPACK at the tolerance of ours."""
    operator = scipy.sparse.linalg.LinearOperator((products.size, products.size), matvec=products, dtype=np.float64)
    start = np.random.default_rng(1).normal(size=products.size)
    values, vectors = scipy.sparse.linalg.eigsh(operator, k=TOP, which="LA", tol=TOLERANCE, v0=start)
    order = np.argsort(-values)
    return f"eigsh(k={TOP}, which='LA', tol={TOLERANCE:g})", products.count, values[order], vectors[:, order]


def pyhessian(_products, model, batches, _steps):
    """Power iteration with deflation at its defaults, which stop on the change of the value."""
    try:
        from pyhessian import hessian
    except ImportError as error:
        raise NotInstalled(f"pyhessian: {error}") from error
    torch.manual_seed(1)
    computed = hessian(model, nn.CrossEntropyLoss(), dataloader=batches, cuda=False)
    count = _count_calls(computed, "dataloader_hv_product")
    values, vectors = computed.eigenvalues(top_n=TOP)
    columns = np.stack([torch.cat([p.reshape(-1) for p in v]).detach().numpy() for v in vectors], axis=1)
    order = np.argsort(-np.array(values))
    return f"eigenvalues(top_n={TOP})", count[0], np.array(values)[order], columns[:, order]


def hessian_eigenthings(_products, model, batches, steps):
    """Lanczos, told how many steps are enough: as many as ours found to be."""
    try:
        from hessian_eigenthings import HessianOperator, lanczos, supervised_loss
    except ImportError as error:
        raise NotInstalled(f"hessian-eigenthings: {error}") from error
    operator = HessianOperator(model, batches, supervised_loss(nn.functional.cross_entropy))
    found = lanczos(operator, k=TOP, max_iter=steps, which="LA", seed=1)
    values = found.eigenvalues.numpy().astype(np.float64)
    columns = found.eigenvectors.numpy().astype(np.float64)
    columns = columns if columns.shape[1] == len(values) else columns.T
    order = np.argsort(-values)
    return f"lanczos(k={TOP}, max_iter={steps})", steps, values[order], columns[:, order]


SEARCHES = {"pyhessian": pyhessian, "scipy": scipy_eigsh, "hessian-eigenthings": hessian_eigenthings}


def _count_calls(owner, name):
    count, method = [0], getattr(owner, name)

    def counted(*arguments):
        count[0] += 1
        return method(*arguments)

    setattr(owner, name, counted)
    return count
