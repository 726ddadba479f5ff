#!/usr/bin/env python3
"""Writes batch-solutions.json: optimal batch models of three small real tables in double precision, for NewtonReferenceTests.

Needs Python 3, numpy and scikit-learn, which contains the tables. Run it in this folder:

    python3 batch-solutions.py

A proximal Newton method on standardized columns minimizes the following objective over weights w and biases b. The penalty applies to
the weights of the original columns:

    (1 - r)/2 * sum(w^2) + r * sum(|w|) + C * sum of (example weight * loss)

Two checks exclude incorrect solutions. Each solution has a dual solution whose objective is equal within 1e-8. If scikit-learn's newton-cg
solves the same problem, its objective is equal within 1e-6 and not lower.

"spread" bounds the error of a coefficient: if the objective is too large by the relative amount e, the coefficient has an error of at most
spread * sqrt(e), as long as the loss is locally quadratic. In the mislabeled cases, every seventh label is replaced by the next one.
Features are rounded to floats, as the tests read them. Biases of softmax are centered, because adding a number to all of them changes
nothing.
"""
import json
import warnings

import numpy as np
import sklearn
from sklearn.datasets import load_breast_cancer, load_iris, load_wine
from sklearn.linear_model import LogisticRegression

warnings.simplefilter("ignore")  # newton-cg warns if it cannot improve any further


class Problem:
    """A problem, in which t is the class of each row for softmax, otherwise +1 or -1."""

    def __init__(self, x, t, loss, cost, ratio, weights):
        self.mean, self.deviation = x.mean(0), x.std(0)
        self.z = np.hstack([(x - self.mean) / self.deviation, np.ones((len(x), 1))])
        self.t, self.loss, self.c = t, loss, cost * weights
        self.rows = t.max() + 1 if loss == "Softmax" else 1
        self.ratio = ratio
        self.l2 = np.append((1 - ratio) / self.deviation ** 2, 0)
        self.l1 = np.append(ratio / self.deviation, 0)

    def losses(self, w):
        """Returns the loss of each row, its derivative by the scores, and the blocks of its second derivative."""
        s = self.z @ w.T
        if self.loss == "Softmax":
            s = s - s.max(1, keepdims=True)
            p = np.exp(s) / np.exp(s).sum(1, keepdims=True)
            own = np.arange(len(s)), self.t
            v = p.copy()
            v[own] -= 1
            return np.log(np.exp(s).sum(1)) - s[own], v, p[:, :, None] * (np.eye(self.rows) - p[:, None, :])
        m = s[:, 0] * self.t
        if self.loss == "Logistic":
            p = 1 / (1 + np.exp(m))
            value, u, h = np.logaddexp(0, -m), -p, p * (1 - p)
        else:
            low = -1 if self.loss == "ModifiedHuber" else -np.inf
            value = np.where(m < low, -4 * m, np.maximum(0, 1 - m) ** 2)
            u, h = np.where(m < low, -4, -2 * np.maximum(0, 1 - m)), np.where((m < 1) & (m >= low), 2.0, 0)
        return value, (u * self.t)[:, None], h[:, None, None]

    def value(self, w):
        return (self.l2 * w * w).sum() / 2 + (self.l1 * np.abs(w)).sum() + self.c @ self.losses(w)[0]

    def derivatives(self, w):
        _, v, blocks = self.losses(w)
        size = self.rows * self.z.shape[1]
        hessian = np.einsum("n,nkl,ni,nj->kilj", self.c, blocks, self.z, self.z, optimize=True).reshape(size, size)
        hessian += np.diag(np.tile(self.l2, self.rows))
        if self.loss == "Softmax":
            bias = np.tile(np.append(np.zeros(len(self.l2) - 1), 1), self.rows)
            hessian += np.outer(bias, bias) * np.trace(hessian) / size
        return ((self.c[:, None] * v).T @ self.z + self.l2 * w).ravel(), hessian

    def gap(self, w):
        """Returns the difference of the objective and that of the dual solution of w; a bias that is not optimal increases it."""
        _, v, _ = self.losses(w)
        u = (self.c[:, None] * v).T @ self.z[:, :-1] * self.deviation
        shrink = min(1, 1 / np.abs(u).max()) if self.ratio == 1 else 1
        penalty = 0 if self.ratio == 1 else (np.maximum(np.abs(u) - self.ratio, 0) ** 2).sum() / (2 * (1 - self.ratio))
        v = v * shrink
        entropy = lambda p: np.where(p > 0, p * np.log(np.where(p > 0, p, 1)), 0)
        if self.loss == "Softmax":
            v[np.arange(len(v)), self.t] += 1
            conjugate = entropy(np.maximum(v, 0)).sum(1)
        else:
            a = -v[:, 0] * self.t
            conjugate = entropy(a) + entropy(1 - a) if self.loss == "Logistic" else a * a / 4 - a
        slack = np.abs((self.c[:, None] * self.losses(w)[1]).sum(0) * w[:, -1]).sum()
        return self.value(w) + penalty + self.c @ conjugate + slack

    def coefficients(self, vector):
        """Returns weights and biases of the original columns, or a matrix with them as rows if a matrix is given."""
        w = vector.reshape(-1, self.rows, len(self.l2))
        weights = w[:, :, :-1] / self.deviation
        biases = w[:, :, -1] - weights @ self.mean
        if self.loss == "Softmax":
            biases = biases - biases.mean(1, keepdims=True)
        return np.hstack([weights.reshape(len(w), -1), biases])


def solve_quadratic(g, h, w, l1):
    """Minimizes g*d + d*h*d/2 + sum(l1 * |w + d|): coordinate descent finds the signs, linear equations the values."""
    z, r = w.copy(), g.copy()
    for _ in range(100):
        for _ in range(20):
            for j in range(len(z)):
                t = z[j] - r[j] / h[j, j]
                step = np.sign(t) * max(abs(t) - l1[j] / h[j, j], 0) - z[j]
                if step != 0:
                    z[j] += step
                    r += step * h[j]
        while True:
            active = np.flatnonzero((z != 0) | (l1 == 0))
            scale = np.sqrt(np.diag(h)[active])
            scaled = h[np.ix_(active, active)] / np.outer(scale, scale)
            step = -np.linalg.lstsq(scaled, (r[active] + np.sign(z[active]) * l1[active]) / scale, rcond=1e-15)[0] / scale
            crossed = (l1[active] > 0) & (z[active] * (z[active] + step) < 0)
            parts = np.where(crossed, -z[active] / np.where(crossed, step, 1), np.inf)
            z[active] += min(1, parts.min()) * step
            z[active[crossed & (parts == parts.min())]] = 0
            r = g + h @ (z - w)
            if not crossed.any():
                break
        violation = np.where((z == 0) & (l1 > 0), np.maximum(np.abs(r) - l1, 0), np.abs(r + np.sign(z) * l1))
        if (violation / np.sqrt(np.diag(h))).max() < 1e-10:
            break
    return z - w


def solve(problem):
    w = np.zeros((problem.rows, len(problem.l2)))
    l1 = np.tile(problem.l1, problem.rows)
    best = np.inf, w
    for _ in range(100):
        g, h = problem.derivatives(w)
        h[np.diag_indices_from(h)] *= 1 + 1e-10
        flat = w.ravel()
        step = solve_quadratic(g, h, flat, l1)
        decrease = g @ step + l1 @ (np.abs(flat + step) - np.abs(flat))
        size, value = 1.0, problem.value(w)
        while problem.value(w + size * step.reshape(w.shape)) > value + 1e-4 * size * decrease + 1e-14 * value and size > 1e-10:
            size /= 2
        w = w + size * step.reshape(w.shape)
        gap = abs(problem.gap(w)) / value
        best = min(best, (gap, w), key=lambda pair: pair[0])
        if gap < 1e-13 or size < 1e-9:
            break
    assert best[0] < 1e-8, best[0]
    return best[1]


def get_spread(problem, w):
    """Returns the roots of the diagonal of the inverse second derivative, or None without an inverse, with a pure L1 penalty only."""
    _, h = problem.derivatives(w)
    scale = np.sqrt(np.diag(h))
    scaled = h / np.outer(scale, scale)
    if np.linalg.cond(scaled) > 1e12:
        assert problem.ratio == 1
        return None
    inverse = np.linalg.inv(scaled) / np.outer(scale, scale)
    map_ = problem.coefficients(np.eye(len(h))) - problem.coefficients(np.zeros(len(h)))
    return np.sqrt(np.diag(map_.T @ inverse @ map_))


def make_case(name, x, y, loss, cost, ratio, weighted, mislabeled):
    weights = np.arange(len(y)) % 3.0 if weighted else np.ones(len(y))
    classes = int(y.max()) + 1
    if mislabeled:
        y = np.where(np.arange(len(y)) % 7 == 0, (y + 1) % classes, y)
    binary = "Logistic" if loss == "Softmax" else loss
    if loss == "Softmax" and classes > 2:
        problems = [Problem(x, y, loss, cost, ratio, weights)]
    else:
        problems = [Problem(x, np.where(y == k, 1, -1), binary, cost, ratio, weights) for k in (range(classes) if classes > 2 else [1])]
    solutions = [solve(problem) for problem in problems]
    objective = sum(problem.value(w) for problem, w in zip(problems, solutions))
    if ratio == 0 and binary == "Logistic" and (loss == "Softmax" or classes == 2):
        peer = LogisticRegression(C=cost, solver="newton-cg", tol=1e-9, max_iter=10000).fit(x, y, weights)
        s = peer.decision_function(x).reshape(len(y), -1)
        s = s if classes > 2 else np.hstack([np.zeros_like(s), s])
        losses = np.log(np.exp(s - s.max(1, keepdims=True)).sum(1)) + s.max(1) - s[np.arange(len(y)), y]
        there = (peer.coef_ ** 2).sum() / 2 + cost * weights @ losses
        assert -1e-9 < there / objective - 1 < 1e-6, (name, loss, cost, there, objective)
    columns, rows = x.shape[1], problems[0].rows
    table = [problem.coefficients(w)[0] for problem, w in zip(problems, solutions)]
    spreads = [get_spread(problem, w) for problem, w in zip(problems, solutions)]
    join = lambda parts: np.concatenate([part[:rows * columns] for part in parts] + [part[rows * columns:] for part in parts])
    zeros = []
    if ratio > 0:
        for problem, w in zip(problems, solutions):
            slack = np.abs(problem.derivatives(w)[0]).reshape(w.shape)[:, :-1] < 0.9 * problem.l1[:-1]
            zeros += ((w[:, :-1] == 0) & slack).ravel().tolist()
    return {
        "set": name, "loss": loss, "cost": cost, "l1Ratio": ratio, "weighted": weighted, "mislabeled": mislabeled,
        "objective": float(f"{objective:.14g}"),
        "coefficients": [float(f"{value:.12g}") for value in join(table)],
        "spread": None if spreads[0] is None else [float(f"{value:.3g}") for value in np.sqrt(2 * objective) * join(spreads)],
        "zeros": [index for index, is_zero in enumerate(zeros) if is_zero],
    }


tables = {}
for name, data, count in (("iris", load_iris(), None), ("wine", load_wine(), None), ("wdbc", load_breast_cancer(), 150)):
    tables[name] = data.data[:count], data.target[:count]
cases = []
for name, losses in (
    ("iris", [("Softmax", 0), ("Softmax", 0.5), ("Softmax", 1), ("Logistic", 0), ("SquaredHinge", 0), ("ModifiedHuber", 0)]),
    ("wine", [("Softmax", 0), ("Softmax", 0.5), ("Softmax", 1)]),
    ("wdbc", [("Softmax", 0), ("Logistic", 0), ("Logistic", 0.5), ("Logistic", 1),
              ("SquaredHinge", 0), ("SquaredHinge", 1), ("ModifiedHuber", 0)]),
):
    x, y = tables[name]
    x = x.astype(np.float32).astype(np.float64)
    for loss, ratio in losses:
        for cost, weighted in ((0.01, False), (1, False), (100, False), (1, True)):
            # Without examples far on the other side, modified Huber equals the squared hinge loss.
            cases.append(make_case(name, x, y, loss, cost, ratio, weighted, loss == "ModifiedHuber"))
with open("batch-solutions.json", "w", encoding="ascii") as file:
    file.write(json.dumps({"scikit-learn": sklearn.__version__})[:-1] + ',\n"tables": {\n')
    file.write(",\n".join(
        f'"{name}": {{"labels": {json.dumps(y.tolist(), separators=(",", ":"))}, "rows": [\n'
        + ",\n".join("[" + ",".join(f"{value:g}" for value in row) + "]" for row in x) + "]}" for name, (x, y) in tables.items()))
    file.write('},\n"cases": [\n' + ",\n".join(json.dumps(case, separators=(",", ":"), allow_nan=False) for case in cases) + "]}\n")
