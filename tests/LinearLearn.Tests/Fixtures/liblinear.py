#!/usr/bin/env python3
"""Writes the fixtures of LiblinearTests: a small dataset, and the results of LIBLINEAR on it.

Needs liblinear-train and liblinear-predict on the path (Debian and Ubuntu: package liblinear-tools; version 2.3.0 was used). Run it in this
folder:

    python3 liblinear.py

liblinear-data.svm        300 examples of 12 features (some of them 0) and labels 1 to 4, in LIBSVM's text format
liblinear-results.txt     one line per run: solver, cost, bias feature, labels, objective, predicted labels

The objective is computed here in double precision from the weights that LIBLINEAR wrote; for one-vs-rest it is the sum over the classes.
Runs in which LIBLINEAR stopped after its limit of 1000 passes are omitted, because they are not solutions.
"""
import math
import random
import subprocess
import tempfile

EXAMPLES, FEATURES, CLASSES = 300, 12, 4


def make_data():
    generator = random.Random(20240517)
    centers = [[generator.uniform(-1, 1) for _ in range(FEATURES)] for _ in range(CLASSES)]
    data = []
    for i in range(EXAMPLES):
        label = i % CLASSES if i % 7 else generator.randrange(CLASSES)
        row = [round(center + 1.1 * generator.gauss(0, 1) + 0.4, 3) if generator.random() < 0.8 else 0.0 for center in centers[label]]
        data.append((label + 1, row))
    return data


def write_svm(path, data):
    with open(path, "w", encoding="ascii") as file:
        for label, row in data:
            file.write(" ".join([str(label)] + [f"{j + 1}:{value:g}" for j, value in enumerate(row) if value != 0]) + "\n")


def read_model(path):
    """Returns the labels, and a row of weights for each score, in which the bias feature is last."""
    with open(path, encoding="ascii") as file:
        lines = file.read().split("\n")
    labels = [int(word) for line in lines if line.startswith("label ") for word in line.split()[1:]]
    table = [[float(word) for word in line.split()] for line in lines[lines.index("w") + 1:] if line.strip()]
    return labels, [list(column) for column in zip(*table)]


def loss_of(solver, margin):
    if solver in (0, 7):
        return math.log1p(math.exp(-margin)) if margin > 0 else -margin + math.log1p(math.exp(margin))
    hinge = max(0.0, 1 - margin)
    return hinge if solver == 3 else hinge * hinge


def objective(solver, cost, bias, data, labels, rows):
    total = sum(weight * weight for row in rows for weight in row) / 2
    for label, features in data:
        vector = features + ([bias] if bias >= 0 else [])
        scores = [sum(w * x for w, x in zip(row, vector)) for row in rows]
        own = labels.index(label)
        if solver == 4:
            total += cost * max(scores[k] + (k != own) for k in range(len(labels))) - cost * scores[own]
        elif len(rows) == 1:
            total += cost * loss_of(solver, scores[0] if own == 0 else -scores[0])
        else:
            total += cost * sum(loss_of(solver, score if k == own else -score) for k, score in enumerate(scores))
    return total


def main():
    data = make_data()
    write_svm("liblinear-data.svm", data)
    with open("liblinear-results.txt", "w", encoding="ascii") as results, tempfile.TemporaryDirectory() as folder:
        results.write("# solver cost bias labels objective predictions; made by liblinear.py\n")
        for kept in ([1, 2], [1, 2, 3, 4]):
            part = [example for example in data if example[0] in kept]
            write_svm(f"{folder}/part", part)
            for solver in (0, 1, 2, 3, 4, 7):
                for cost in (0.05, 0.25, 1):
                    for bias in (-1, 1):
                        options = ["-s", str(solver), "-c", str(cost), "-B", str(bias), "-e", "1e-7"]
                        run = subprocess.run(
                            ["liblinear-train", *options, f"{folder}/part", f"{folder}/model"],
                            check=True, capture_output=True, text=True)
                        if "max number of iterations" in run.stdout + run.stderr:
                            continue
                        subprocess.run(
                            ["liblinear-predict", f"{folder}/part", f"{folder}/model", f"{folder}/out"],
                            check=True, stdout=subprocess.DEVNULL)
                        with open(f"{folder}/out", encoding="ascii") as out:
                            predictions = "".join(line.strip() for line in out)
                        labels, rows = read_model(f"{folder}/model")
                        value = objective(solver, cost, bias, part, labels, rows)
                        results.write(f"{solver} {cost:g} {bias} {','.join(map(str, kept))} {value:.9g} {predictions}\n")


main()
