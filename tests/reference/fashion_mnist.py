"""Fashion-MNIST's training file: 60,000 grey images of 28x28 pixels with labels 0 to 9."""

import gzip
import pathlib

import numpy as np

DEBIAN_FOLDER = pathlib.Path("/usr/share/datasets/fashion-mnist")
IMAGES, LABELS = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"


def load_training_file(folder):
    """Returns (pixels uint8 [N, 1, 28, 28], labels int64 [N]) from a folder with the files, packed or not."""
    pixels = _read_idx(folder, IMAGES, dimensions=3)
    labels = _read_idx(folder, LABELS, dimensions=1)
    if len(pixels) != len(labels):
        raise ValueError(f"{folder} holds {len(pixels)} images but {len(labels)} labels")
    return pixels[:, None], labels.astype(np.int64)


def _read_idx(folder, name, dimensions):
    packed, plain = pathlib.Path(folder) / f"{name}.gz", pathlib.Path(folder) / name
    if packed.is_file():
        content = gzip.decompress(packed.read_bytes())
    elif plain.is_file():
        content = plain.read_bytes()
    else:
        raise FileNotFoundError(
            f"{folder} has neither {name}.gz nor {name}; "
            "install Debian's dataset-fashion-mnist or name the folder with --data"
        )
    if content[:4] != bytes([0, 0, 8, dimensions]):
        raise ValueError(f"{folder}/{name} is not an IDX file of bytes with {dimensions} dimensions")
    shape = np.frombuffer(content, ">u4", dimensions, 4)
    values = np.frombuffer(content, np.uint8, offset=4 + 4 * dimensions)
    if values.size != np.prod(shape):
        raise ValueError(f"{folder}/{name} should hold {np.prod(shape)} bytes but holds {values.size}")
    return values.reshape(shape)
