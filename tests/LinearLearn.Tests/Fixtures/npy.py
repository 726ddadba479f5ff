"""Writes npy.json: arrays saved by NumPy, each with the expression that made it and its elements as Python prints them."""
import base64
import io
import json

import numpy as np

NUMBERS = [[0, 1.5, -2], [100.25, 0.0625, 7]]
BYTES = [[0, 1, 127], [128, 200, 255]]
SIGNED = [[0, 1, -1], [127, -128, 5]]
LABELS = [3, 0, 1, 1, 100]
NAMES = ["setosa", "versi\u00e9", "", "\U0001f600 x", "setosa"]

FEATURES = [
    *[f"np.array(NUMBERS, '{kind}', order='{layout}')" for kind in ("<f4", "<f8") for layout in "CF"],
    *[f"np.array(BYTES, 'u1', order='{layout}')" for layout in "CF"],
    *[f"np.array(SIGNED, 'i1', order='{layout}')" for layout in "CF"],
    "np.arange(18 * 20, dtype='f4').reshape(18, 20, order='F')",
    "np.asfortranarray(np.arange(18 * 20, dtype='f8').reshape(18, 20))",
    "np.array([[0.1, 1 / 3, 1e-50, -3.40282356e38]])",  # the last one is rounded to the largest float
    "np.zeros((0, 4), 'f4')",
    "np.array([[2.5]])",
    "np.array(NUMBERS, 'f4')[:, ::2]",
]
INTEGERS = [
    *[f"np.array(LABELS, '{kind}')" for kind in ("u1", "<i4", "<i8")],
    "np.array([-2**31, 2**31 - 1])",
    "np.zeros(0, 'i8')",
]
STRINGS = ["np.array(NAMES)", "np.array(NAMES, 'U9')", "np.array([], 'U3')"]
OTHERS = [
    "np.array(['a', 'b'], dtype=object)",
    "np.array([(1, 2)], dtype=[('a', '<f4'), ('b', '<i4')])",
    "np.array([[1 + 2j]])",
    "np.array(['2024-01-01'], dtype='datetime64[ns]')",
    "np.array(NUMBERS, '>f4')",
    "np.array(NUMBERS, 'f2')",
    "np.float32(3)",
    "np.zeros((2, 3, 4), 'u1')",
    "np.zeros((3, 0))",
    "np.array([[1.0, np.nan]])",
    "np.asfortranarray([[1, 2], [np.inf, 4]], 'f4')",
    "np.array([[1, 2], [1e300, 4]])",
    "np.array([1, 2**31])",
    "np.array([-2**31 - 1])",
    "np.array([[1], [2]])",
    "np.array(LABELS, '>i8')",
    "np.array([True, False])",
    "np.array([b'a'])",
]


def save(expression, version=None):
    file = io.BytesIO()
    array = np.asanyarray(eval(expression))
    np.lib.format.write_array(file, array, version)
    return {"expression": expression, "file": base64.b64encode(file.getvalue()).decode()}


def convert(array):
    """Returns the elements as float64, int or str, which JSON prints exactly."""
    return (array.astype("f4").astype("f8") if array.dtype.kind == "f" else array).tolist()


def save_all(expressions, version=None):
    return [{**save(expression, version), "elements": convert(eval(expression))} for expression in expressions]


content = {
    "features": save_all(FEATURES) + save_all(FEATURES[:2], (2, 0)) + save_all(FEATURES[:2], (3, 0)),
    "labels": save_all(INTEGERS),
    "names": save_all(STRINGS),
    "others": [save(expression) for expression in OTHERS],
}
with open("npy.json", "w", encoding="ascii", newline="\n") as output:
    output.write(f'{{"numpy": "{np.__version__}"')
    for kind, entries in content.items():
        output.write(f',\n"{kind}": [\n' + ",\n".join(json.dumps(entry) for entry in entries) + "]")
    output.write("}\n")
