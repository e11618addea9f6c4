"""How far a sample is from the kinks of SimpleCNN's loss, where float32 and float64 may see different pieces of it."""

import torch
import torch.nn.functional as F

import models


def distance(w, x):
    """For every example, the smallest |pre-activation| of a ReLU or lead of a pool's winner over its runner-up."""
    nearest = torch.full((len(x),), torch.inf, dtype=x.dtype)
    for index, name in enumerate(models.SIMPLE_CNN_CONVOLUTIONS):
        weight = w[f"{name}.weight"]
        x = F.conv2d(x, weight, w[f"{name}.bias"], padding=weight.shape[-1] // 2 if index % 2 == 0 else 0)
        nearest = torch.minimum(nearest, _smallest(x.abs()))
        x = F.relu(x)
        if index % 2 == 1:
            nearest = torch.minimum(nearest, _smallest(_leads(x)))
            x = F.max_pool2d(x, 2)
    dense = F.linear(x.flatten(1), w["dense.weight"], w["dense.bias"])
    return torch.minimum(nearest, _smallest(dense.abs()))


def _smallest(values):
    return values.flatten(1).min(dim=1).values


def _leads(x):
    """The winner minus the runner-up of every 2x2 window; infinite where all are zero, which passes no gradient."""
    height, width = x.shape[2] // 2 * 2, x.shape[3] // 2 * 2
    windows = x[:, :, :height, :width].unfold(2, 2, 2).unfold(3, 2, 2).flatten(4)
    winner, runner_up = windows.topk(2, dim=4).values.unbind(dim=4)
    return torch.where(winner > 0, winner - runner_up, torch.inf)


def move_away(w, images, least, factor=0.999, attempts=200):
    """Dims float32 images [N, C, H, W] little by little until every one keeps the least distance from all kinks."""
    images = images.copy()
    w = {name: torch.tensor(value, dtype=torch.float64) for name, value in w.items()}
    for _ in range(attempts):
        near = distance(w, torch.tensor(images, dtype=torch.float64)).numpy() < least
        if not near.any():
            return images
        images[near] *= images.dtype.type(factor)
    raise AssertionError(f"{near.sum()} images stay nearer than {least} to a kink after {attempts} attempts")
