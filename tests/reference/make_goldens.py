#!/usr/bin/python3
"""Recomputes the golden files from seeds with PyTorch, NumPy and SciPy in float64. See README.md."""

import argparse
import os
import pathlib
import sys

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

try:
    import numpy as np
    import scipy
    import torch
except ModuleNotFoundError as missing:
    sys.exit(f"The package '{missing.name}' is missing. On Debian: apt-get install python3-torch python3-scipy python3-numpy")

import golden_hessians
import golden_matrices
import golden_models
import golden_outputs
import golden_simple_cnn
import golden_steps
import golden_trajectories
import safetensors_io

FOLDER = pathlib.Path(__file__).resolve().parent / "goldens"
GOLDENS = [
    golden_hessians.hessian_mlp,
    golden_hessians.hessian_cnn,
    golden_hessians.hessian_odd_cnn,
    golden_outputs.outputs_mlp,
    golden_outputs.outputs_cnn,
    golden_trajectories.sgd_trajectory,
    golden_trajectories.adam_trajectory,
    golden_trajectories.nsgd_trajectory,
    golden_steps.step_decomposition,
    golden_matrices.lanczos_matrices,
    golden_simple_cnn.simple_cnn,
    golden_models.resnet,
    golden_models.resnet_bn,
    golden_models.vgg,
    golden_models.imdb_cnn,
    golden_models.lstm,
]


def versions():
    """The versions that made a file, for its metadata."""
    return {"torch": torch.__version__, "numpy": np.__version__, "scipy": scipy.__version__}


def compare(path, tensors):
    """The largest relative difference between fresh tensors and those in a file, and where it is."""
    stored, _ = safetensors_io.read(path)
    if set(stored) != set(tensors):
        return np.inf, "names: " + ", ".join(sorted(set(stored) ^ set(tensors)))
    worst = (0.0, "")
    for name, value in tensors.items():
        if name == "residuals":
            continue  # rounding noise, of which only the bound is checked, when it is made
        if stored[name].shape != np.shape(value):
            return np.inf, f"shape of {name}"
        scale = max(float(np.max(np.abs(value))), 1e-300)
        difference = float(np.max(np.abs(stored[name].astype(np.float64) - value))) / scale
        worst = max(worst, (difference, name))
    return worst


def main():
    """Writes the files, or compares fresh values with those on disk."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, default=FOLDER, help="folder of the golden files (default: %(default)s)")
    parser.add_argument("--only", choices=[golden.__name__ for golden in GOLDENS], nargs="+", help="make only these")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file differs by more than 1e-6")
    options = parser.parse_args()
    torch.set_num_threads(1)
    options.out.mkdir(parents=True, exist_ok=True)
    failed = False
    for golden in GOLDENS:
        if options.only and golden.__name__ not in options.only:
            continue
        path = options.out / f"{golden.__name__}.safetensors"
        tensors, metadata = golden()
        if options.check:
            difference, place = compare(path, tensors)
            failed |= not difference <= 1e-6
            print(f"{path.name}: largest relative difference {difference:.1e} {f'({place})' if difference else ''}".rstrip())
        else:
            safetensors_io.write(path, tensors, {**versions(), **metadata})
            print(f"{path.name}: {path.stat().st_size:,} bytes, {', '.join(f'{k} {v}' for k, v in metadata.items())}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
