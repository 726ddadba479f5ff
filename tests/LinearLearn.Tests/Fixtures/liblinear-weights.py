#!/usr/bin/env python3
"""Writes liblinear-weights.txt: models that LIBLINEAR trains with class weights, for LiblinearClassWeightsTests.

Needs liblinear-train on the path (version 2.3.0 was used) and liblinear-data.svm, which liblinear.py writes. Run it in this folder:

    python3 liblinear-weights.py

Label 2 counts three times: "copies" contains each of its rows three times, "-w" is LIBLINEAR's option -w2 3. Each line has a class: how,
solver, label, weights.
"""
import subprocess
import tempfile

LABEL, TIMES = 2, 3

with open("liblinear-data.svm", encoding="ascii") as file:
    lines = file.readlines()
copies = [line for line in lines for _ in range(TIMES if line.startswith(f"{LABEL} ") else 1)]
with open("liblinear-weights.txt", "w", encoding="ascii") as results, tempfile.TemporaryDirectory() as folder:
    results.write(f"# how solver label weights; label {LABEL} counts {TIMES} times, -c 0.05 -B 1; made by liblinear-weights.py\n")
    for how, rows, option in (("copies", copies, []), ("-w", lines, [f"-w{LABEL}", str(TIMES)])):
        with open(f"{folder}/data", "w", encoding="ascii") as file:
            file.writelines(rows)
        for solver in (1, 3, 4, 7):
            run = subprocess.run(
                ["liblinear-train", "-s", str(solver), "-c", "0.05", "-B", "1", "-e", "1e-4", *option, f"{folder}/data", f"{folder}/model"],
                check=True, capture_output=True, text=True)
            assert "max number of iterations" not in run.stdout + run.stderr
            with open(f"{folder}/model", encoding="ascii") as file:
                text = file.read().split("\n")
            labels = next(line for line in text if line.startswith("label ")).split()[1:]
            table = [line.split() for line in text[text.index("w") + 1:] if line.strip()]
            for k, label in enumerate(labels):
                results.write(" ".join([how, str(solver), label] + [f"{float(row[k]):.6f}" for row in table]) + "\n")
