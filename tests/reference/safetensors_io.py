"""Reading and writing the safetensors container: an 8-byte length, a JSON header, then the tensors' bytes."""

import json
import struct

import numpy as np

TYPES = {"F32": np.dtype("<f4"), "F64": np.dtype("<f8"), "I64": np.dtype("<i8")}
NAMES = {kind: name for name, kind in TYPES.items()}


def write(path, tensors, metadata=None):
    """Writes named arrays (float32, float64 or int64; anything else is refused) and text metadata to a file."""
    header = {}
    if metadata:
        header["__metadata__"] = {key: str(value) for key, value in metadata.items()}
    blobs, position = [], 0
    for name, value in tensors.items():
        value = np.asarray(value)
        if value.dtype not in NAMES:
            raise TypeError(f"{name} has the type {value.dtype}; write float32, float64 or int64")
        blob = value.tobytes(order="C")
        header[name] = {
            "dtype": NAMES[value.dtype],
            "shape": list(value.shape),
            "data_offsets": [position, position + len(blob)],
        }
        blobs.append(blob)
        position += len(blob)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)))
        file.write(text)
        file.writelines(blobs)


def read(path):
    """Returns (tensors, metadata) of a file; tensors is a dictionary of arrays."""
    with open(path, "rb") as file:
        content = file.read()
    if len(content) < 8:
        raise ValueError(f"{path} is not a safetensors file: it has {len(content)} bytes")
    (length,) = struct.unpack_from("<Q", content)
    if 8 + length > len(content):
        raise ValueError(f"{path} is not a whole safetensors file: its header is said to have {length} bytes")
    header = json.loads(content[8 : 8 + length])
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        if entry["dtype"] not in TYPES:
            raise ValueError(f"{path}: {name} has the type {entry['dtype']}; readable are {', '.join(TYPES)}")
        start, end = (8 + length + offset for offset in entry["data_offsets"])
        if end > len(content):
            raise ValueError(f"{path} is cut short: {name} should end at byte {end}, the file has {len(content)}")
        flat = np.frombuffer(content[start:end], TYPES[entry["dtype"]])
        tensors[name] = flat.reshape(entry["shape"]).copy()
    return tensors, metadata
