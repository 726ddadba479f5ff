"""Writes calibration.json to this folder: the reference calibrations for CalibrateTests.

Two classes: the algorithm of Lin, Lin, Weng, "A Note on Platt's Probabilistic Outputs for Support Vector Machines" (2007), run to its
optimum, and the fit of scikit-learn's CalibratedClassifierCV. K classes: the objective of VectorScaling, minimized by scipy and then by
Newton steps with the full Hessian. Needs Python 3 with numpy, scipy and scikit-learn. The tests read the file; they do not run this script.
"""
import json
import pathlib

import numpy as np
import scipy.optimize
import scipy.special
import sklearn
from sklearn.calibration import _sigmoid_calibration

random = np.random.RandomState(5)


def platt(deci, label, weight):
    """Implements the pseudocode of the paper's appendix, with weights and with smaller eps and sigma."""
    prior1, prior0 = weight[label].sum(), weight[~label].sum()
    t = np.where(label, (prior1 + 1) / (prior1 + 2), 1 / (prior0 + 2))
    A, B = 0.0, np.log((prior0 + 1) / (prior1 + 1))

    def loss(A, B):
        f = deci * A + B
        return (weight * np.where(f >= 0, t * f + np.log1p(np.exp(-np.abs(f))), (t - 1) * f + np.log1p(np.exp(-np.abs(f))))).sum()

    value = loss(A, B)
    for _ in range(100):
        p = scipy.special.expit(-(deci * A + B))
        d2, d1 = weight * p * (1 - p), weight * (t - p)
        h11, h22, h21 = (deci * deci * d2).sum() + 1e-14, d2.sum() + 1e-14, (deci * d2).sum()
        g1, g2 = (deci * d1).sum(), d1.sum()
        if max(abs(g1), abs(g2)) < 1e-12:
            break
        det = h11 * h22 - h21 * h21
        dA, dB = -(h22 * g1 - h21 * g2) / det, -(-h21 * g1 + h11 * g2) / det
        step = 1.0
        while step >= 1e-10:
            new = loss(A + step * dA, B + step * dB)
            if new < value + 1e-4 * step * (g1 * dA + g2 * dB):
                A, B, value = A + step * dA, B + step * dB, new
                break
            step /= 2
        if step < 1e-10:
            break
    for _ in range(5):  # rounding of the loss ends the line search; full Newton steps improve further
        p = scipy.special.expit(-(deci * A + B))
        d2, d1 = weight * p * (1 - p), weight * (t - p)
        hessian = np.array([[(deci * deci * d2).sum(), (deci * d2).sum()], [(deci * d2).sum(), d2.sum()]])
        A, B = np.array([A, B]) - np.linalg.solve(hessian, [(deci * d1).sum(), d1.sum()])
    return float(A), float(B)


def two_classes(shift, noise, count, share, weighted, scale=1.0):
    positive = random.rand(count) < share
    scores = scale * np.round(8 * (noise * random.randn(count) + shift * positive - 0.25)) / 8
    weight = np.round(4 * random.rand(count)) / 4 if weighted else np.ones(count)
    A, B = platt(scores, positive, weight)
    a, b = _sigmoid_calibration(scores, positive.astype(float), weight)
    return {
        "scores": scores.tolist(), "classOf": positive.astype(int).tolist(), "weights": weight.tolist(),
        "slope": -A, "offset": -B, "sklearnSlope": -a, "sklearnOffset": -b,
    }


def many_classes(classes, count, shift, weighted, absent=()):
    actual = random.choice([k for k in range(classes) if k not in absent], count)
    weight = np.round(4 * random.rand(count)) / 4 if weighted else np.ones(count)
    own = np.eye(classes)[actual]
    sizes = np.linspace(0.5, 2, classes)
    scores = np.round(8 * sizes * (random.randn(count, classes) + shift * own - 0.5 + 0.25 * np.arange(classes))) / 8
    counted = weight > 0
    w, total = weight[counted], weight.sum()
    mean = (w[:, None] * scores[counted]).sum() / (classes * total)
    deviation = np.sqrt((w[:, None] * (scores[counted] - mean) ** 2).sum() / (classes * total))
    z = (scores[counted] - mean) / deviation
    target = np.where(own[counted] == 1, 1 - 1 / (total + 2), 1 / (total + 2) / (classes - 1))

    def measure(x):
        a, b = x[:classes], x[classes:]
        logits = a * z + b
        p = scipy.special.softmax(logits, axis=1)
        value = -(w[:, None] * target * scipy.special.log_softmax(logits, axis=1)).sum()
        value += 0.15 * (((a - a.mean()) ** 2).sum() + (b**2).sum())
        slope = w[:, None] * (p - target)
        return value, np.concatenate([(slope * z).sum(axis=0) + 0.3 * (a - a.mean()), slope.sum(axis=0) + 0.3 * b]), p

    start = np.concatenate([np.ones(classes), np.zeros(classes)])
    bounds = [(0, None)] * classes + [(None, None)] * classes
    limits = {"maxiter": 5000, "maxfun": 5000}
    x = scipy.optimize.minimize(
        lambda x: measure(x)[:2], start, jac=True, bounds=bounds, method="L-BFGS-B", options=limits).x
    for _ in range(20):
        _, gradient, p = measure(x)
        hessian = np.zeros((2 * classes, 2 * classes))
        for i in range(len(w)):
            inner = w[i] * (np.diag(p[i]) - np.outer(p[i], p[i]))
            hessian[:classes, :classes] += inner * np.outer(z[i], z[i])
            hessian[:classes, classes:] += inner * z[i][:, None]
            hessian[classes:, classes:] += inner
        hessian[classes:, :classes] = hessian[:classes, classes:].T
        hessian += 0.3 * np.eye(2 * classes)
        hessian[:classes, :classes] -= 0.3 / classes
        free = np.concatenate([(x[:classes] > 0) | (gradient[:classes] < 0), np.ones(classes, bool)])
        step = np.zeros(2 * classes)
        step[free] = np.linalg.solve(hessian[np.ix_(free, free)], -gradient[free])
        x = x + step
        assert (x[:classes] >= 0).all()
    assert np.abs(measure(x)[1][free]).max() < 1e-10
    slopes = x[:classes] / deviation
    return {
        "scores": [row.tolist() for row in scores], "classOf": actual.tolist(), "weights": weight.tolist(),
        "slopes": slopes.tolist(), "offsets": (x[classes:] - slopes * mean).tolist(),
    }


cases = {
    "version": sklearn.__version__,
    "overlapping": two_classes(1.5, 1, 80, 0.4, False),
    "weighted": two_classes(1, 1, 80, 0.4, True),
    "separated": two_classes(6, 0.5, 40, 0.5, False),
    "rare": two_classes(3, 1, 90, 0.05, False, scale=4),
    "threeClasses": many_classes(3, 60, 1.5, False),
    "fourClassesWeighted": many_classes(4, 80, 1, True),
    "threeClassesSeparated": many_classes(3, 40, 9, False),
    "fourClassesOneAbsent": many_classes(4, 60, 1.5, False, absent=[2]),
    "uselessScores": many_classes(3, 60, -0.1, False),
}
lines = [f'"{name}": {json.dumps(case)}' for name, case in cases.items()]
pathlib.Path(__file__).with_suffix(".json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
