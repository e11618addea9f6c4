"""Hessian-vector products as a user of PyTorch writes them: the graph is built anew for every product."""

import numpy as np
import torch
from torch import nn


class Products:
    """The Hessian of the mean cross-entropy over micro-batches, applied to flat vectors; counts its products."""

    def __init__(self, model, inputs, labels, micro_batch):
        self.model = model
        self.parameters = list(model.parameters())
        self.batches = list(zip(inputs.split(micro_batch), labels.split(micro_batch)))
        self.examples = len(labels)
        self.size = sum(p.numel() for p in self.parameters)
        self.count = 0

    def __call__(self, vector):
        self.count += 1
        direction = torch.from_numpy(np.ascontiguousarray(vector, dtype=np.float32).reshape(-1))
        parts = [p.view_as(q) for p, q in zip(direction.split([q.numel() for q in self.parameters]), self.parameters)]
        total = torch.zeros(self.size)
        for inputs, labels in self.batches:
            loss = nn.functional.cross_entropy(self.model(inputs), labels)
            gradient = torch.autograd.grad(loss, self.parameters, create_graph=True)
            product = torch.autograd.grad(gradient, self.parameters, grad_outputs=parts)
            total += torch.cat([p.reshape(-1) for p in product]) * (len(labels) / self.examples)
        return total.numpy().astype(np.float64)

    def residual(self, values, vectors):
        """The largest residual ‖Hv − λv‖ of pairs, relative to the largest value; vectors are columns."""
        worst = 0.0
        for value, vector in zip(values, vectors.T):
            unit = vector / np.linalg.norm(vector)
            worst = max(worst, float(np.linalg.norm(self(unit) - value * unit)))
        return worst / max(values)
