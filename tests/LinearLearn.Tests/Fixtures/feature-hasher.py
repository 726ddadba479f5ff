"""Writes feature-hasher.json: rows hashed by scikit-learn's FeatureHasher.

Needs scikit-learn. Run it in this folder.
"""

import json
import random

import numpy
import sklearn
from sklearn.feature_extraction import FeatureHasher

random.seed(1)
letters = "abcdefghijklmnopqrstuvwxyzäöüßéñçжλ中文字😀 -'0123456789"
words = ["", "a", "ab", "abc", "abcd", "abcde", "the", "naïve", "日本語", "😀", "x" * 300, "é" * 150]
words += ["".join(random.choices(letters, k=random.randint(1, 12))) for _ in range(200)]
cases = []
for columns in (1, 2, 3, 10, 64, 1000, 2**18, 2**20 + 7, 2**31 - 1):
    for sign in (True, False):
        for with_values in (False, True):
            text = random.choices(words, k=random.randint(0, 60))
            values = [random.choice((1, -1, 0.5, 2.25, -3, 7)) if with_values else 1 for _ in text]
            hasher = FeatureHasher(n_features=columns, alternate_sign=sign, input_type="pair", dtype=numpy.float64)
            row = hasher.transform([list(zip(text, values))])
            row.eliminate_zeros()
            cases.append({
                "columns": columns, "alternateSign": sign, "words": text, "values": values,
                "hashedColumns": row.indices.tolist(), "hashedValues": row.data.tolist(),
            })
with open("feature-hasher.json", "w", encoding="utf-8") as file:
    file.write('{"scikit-learn": ' + json.dumps(sklearn.__version__) + ', "cases": [\n')
    file.write(",\n".join(json.dumps(case, ensure_ascii=False) for case in cases) + "\n]}\n")
