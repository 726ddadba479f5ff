"""Reads models saved by this library, computes scores with them, and writes models for the library to load.

    python3 safetensors.py

Run it in this folder. It needs only numpy (1.24.2 was used): load and save follow the description of the format and do not use the package
safetensors.

safetensors-scores.txt       the name of a model, then a line for each example: the label, then the scores, in double precision
python-made.safetensors      a model by formula, written by save
python-sparse.safetensors    a model with sparse weights by formula, written by save
python-int8.safetensors      a model with sparse weights of 8 bits by formula, written by save
"""
import json

import numpy as np

TYPES = {"F16": "<f2", "F32": "<f4", "F64": "<f8", "I8": "i1", "I32": "<i4", "I64": "<i8", "U8": "u1"}
EXAMPLES = 24


def load(path):
    """Returns the metadata and the tensors of a file."""
    with open(path, "rb") as file:
        data = file.read()
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        tensors[name] = np.frombuffer(data[start + begin:start + end], TYPES[entry["dtype"]]).reshape(entry["shape"])
    return metadata, tensors


def save(path, metadata, tensors):
    """Writes a file with tensors in the order of the dictionary. Spaces pad the header to a multiple of 8 bytes."""
    header, numbers = {"__metadata__": metadata}, b""
    for name, tensor in tensors.items():
        dtype = {np.dtype(code): dtype for dtype, code in TYPES.items()}[tensor.dtype]
        header[name] = {"dtype": dtype, "shape": tensor.shape, "data_offsets": [len(numbers), len(numbers) + tensor.nbytes]}
        numbers += tensor.tobytes()
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text + numbers)


def read_weights(tensors):
    """Returns the weights as a matrix of floats, whether the file has all of them or only those that are not 0, in any precision."""
    if "weights" in tensors:
        weights = tensors["weights"].astype("<f4")
    else:
        weights = np.zeros(tensors["weightShape"], "<f4")
        indices = tensors["weightIndices"] if "weightIndices" in tensors else np.cumsum(tensors["weightStrides"], dtype="<i8") - 1
        weights.flat[indices] = tensors["weightValues"]
    if "weightScales" in tensors:
        weights *= tensors["weightScales"][:, np.newaxis]
    return weights


def score(tensors, features):
    """Scores of a matrix of examples, a row each, and the labels that they stand for."""
    labels, biases, weights = tensors["labels"], tensors["biases"], read_weights(tensors)
    scores = features.astype(float) @ weights.astype(float).T + biases
    return scores, labels[scores.argmax(axis=1) if len(labels) > 2 else (scores[:, 0] > 0).astype(int)]


def main():
    with open("safetensors-scores.txt", "w", encoding="ascii", newline="\n") as file:
        for name in ("two-classes", "three-classes", "sparse-weights", "half-weights", "int8-weights", "int8-sparse-weights"):
            metadata, tensors = load(name + ".safetensors")
            i, j = np.indices((EXAMPLES, read_weights(tensors).shape[1]))
            if "linearlearn.byteScale" in metadata:
                features = ((i * 31 + j * 17) % 256) * float(metadata["linearlearn.byteScale"])
            else:
                features = ((i * 31 + j * 17) % 101 - 50).astype("<f4") / np.float32(7)
            file.write(name + "\n")
            for label, row in zip(*reversed(score(tensors, features))):
                file.write(" ".join([str(label)] + [f"{value:.12g}" for value in row]) + "\n")

    k, j = np.indices((4, 5)).astype("<f4")
    save("python-made.safetensors", {
        "author": "numpy",
        "linearlearn.kind": "model",
        "linearlearn.version": "1",
        "linearlearn.byteScale": str(1 / 255),
        "linearlearn.className.-20": "minus zwanzig \u2260 \"20\"",
    }, {
        "weights": (k + 1) / (j + 3) - np.float32(0.25),
        "biases": np.array([0.5, -1, 2, 0], "<f4"),
        "labels": np.array([10, -20, 30, 0], "<i4"),
    })

    indices = np.arange(0, 3 * 50, 7, "<i4")
    save("python-sparse.safetensors", {"linearlearn.kind": "model", "linearlearn.version": "2"}, {
        "weightShape": np.array([3, 50], "<i8"),
        "labels": np.array([1, 2, 3], "<i4"),
        "biases": np.array([0.5, -1, 2], "<f4"),
        "weightIndices": indices,
        "weightValues": ((indices - 70) / 8).astype("<f4"),
    })

    strides = np.full(3 * 50 // 7, 7, "u1")
    save("python-int8.safetensors", {"linearlearn.kind": "model", "linearlearn.version": "3"}, {
        "weightShape": np.array([3, 50], "<i8"),
        "labels": np.array([1, 2, 3], "<i4"),
        "biases": np.array([0.5, -1, 2], "<f4"),
        "weightScales": np.array([0.5, 0.1, 3], "<f4"),
        "weightValues": (np.arange(len(strides)) * 12 - 128).astype("i1"),
        "weightStrides": strides,
    })


if __name__ == "__main__":
    main()
