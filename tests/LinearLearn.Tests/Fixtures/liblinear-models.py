#!/usr/bin/env python3
"""Writes the fixtures of LiblinearFixturesTests: models of all of LIBLINEAR's classifiers and their predictions.

Needs liblinear-train and liblinear-predict on the path (Debian and Ubuntu: package liblinear-tools; version 2.3.0 was used), and
liblinear-data.svm, which liblinear.py writes. Run it in this folder:

    python3 liblinear-models.py

It trains on the first 200 examples and predicts all 300. The labels 1 to 4 are replaced by those of LABELS, which the models list in the
order of their first occurrence, not in ascending order.

liblinear-models/s<solver>-k<classes>-b<bias>.model     written by liblinear-train -s <solver> -B <bias>
liblinear-models/ties-*.model                           handmade: only the first feature counts, so examples without it score exactly 0
liblinear-models/predictions.txt                        one line per model: its file, and the 300 labels predicted by liblinear-predict
"""
import os
import subprocess
import tempfile

LEARNED = 200
LABELS = {2: {1: -1, 2: 1}, 4: {1: 40, 2: -3, 3: 0, 4: 7}}

# The weights of the first feature; all others are 0. In ties-joint, the second column is not the negative of the first.
TIES = {
    "ties-two": ("L2R_LR", "8 -2", "1"),
    "ties-joint": ("MCSVM_CS", "8 -2", "1 3"),
    "ties-three": ("L2R_LR", "5 9 -4", "1 1 -1"),
    "ties-joint-three": ("MCSVM_CS", "9 -4 5", "-1 2 2"),
}


def write_ties(path, solver, labels, first):
    rows = [first] + [" ".join("0" for _ in first.split())] * 11
    with open(path, "w", encoding="ascii") as file:
        file.write(f"solver_type {solver}\nnr_class {len(labels.split())}\nlabel {labels}\nnr_feature 12\nbias -1\nw\n")
        file.writelines(f"{row} \n" for row in rows)


def predict(name, folder):
    """Returns a line of predictions.txt."""
    command = ["liblinear-predict", "liblinear-data.svm", f"liblinear-models/{name}", f"{folder}/out"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    with open(f"{folder}/out", encoding="ascii") as out:
        return " ".join([name] + out.read().split()) + "\n"


def main():
    with open("liblinear-data.svm", encoding="ascii") as file:
        examples = [line.split(" ", 1) for line in file]
    os.makedirs("liblinear-models", exist_ok=True)
    with open("liblinear-models/predictions.txt", "w", encoding="ascii") as predictions, tempfile.TemporaryDirectory() as folder:
        for classes, labels in LABELS.items():
            with open(f"{folder}/train", "w", encoding="ascii") as file:
                file.writelines(f"{labels[int(label)]} {row}" for label, row in examples[:LEARNED] if int(label) in labels)
            for solver in range(8):
                for bias in ("-1", "1", "2.5"):
                    name = f"s{solver}-k{classes}-b{bias}.model"
                    options = ["-q", "-s", str(solver), "-c", "0.5", "-B", bias]
                    subprocess.run(["liblinear-train", *options, f"{folder}/train", f"liblinear-models/{name}"], check=True)
                    predictions.write(predict(name, folder))
        for name, model in TIES.items():
            write_ties(f"liblinear-models/{name}.model", *model)
            predictions.write(predict(f"{name}.model", folder))


main()
