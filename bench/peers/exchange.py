"""The weights and examples that `sharpest bench --export` wrote, as a PyTorch model and tensors."""

import pathlib
import sys

import torch
from torch import nn

REFERENCE = pathlib.Path(__file__).resolve().parents[2] / "tests" / "reference"
sys.path.insert(0, str(REFERENCE))

import safetensors_io  # noqa: E402  (our own reader of the container, which needs numpy only)


class SimpleCnn(nn.Module):
    """SimpleCNN small, of whatever widths the weights have; its parameters are in the order of ours."""

    def __init__(self, weights):
        super().__init__()
        for index in range(1, 5):
            out, into, kernel, _ = weights[f"conv{index}.weight"].shape
            padding = kernel // 2 if index % 2 == 1 else 0
            setattr(self, f"conv{index}", nn.Conv2d(into, out, kernel, padding=padding))
        self.dense = nn.Linear(*reversed(weights["dense.weight"].shape))
        self.head = nn.Linear(*reversed(weights["head.weight"].shape))
        self.load_state_dict({name: torch.from_numpy(value) for name, value in weights.items()})

    def forward(self, x):
        relu = nn.functional.relu
        x = nn.functional.max_pool2d(relu(self.conv2(relu(self.conv1(x)))), 2)
        x = nn.functional.max_pool2d(relu(self.conv4(relu(self.conv3(x)))), 2)
        return self.head(relu(self.dense(x.flatten(1))))


def load(folder):
    """Returns the model, the examples of the search and those of training, each as (inputs, labels)."""
    folder = pathlib.Path(folder)
    weights, _ = safetensors_io.read(folder / "weights.safetensors")
    return SimpleCnn(weights), _examples(folder / "sample.safetensors"), _examples(folder / "training.safetensors")


def _examples(path):
    tensors, _ = safetensors_io.read(path)
    return torch.from_numpy(tensors["inputs"]), torch.from_numpy(tensors["labels"])
