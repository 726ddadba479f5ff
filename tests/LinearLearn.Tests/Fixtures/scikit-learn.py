"""Writes scikit-learn.json to this folder: the metrics that scikit-learn computes, for EvaluationTests and other tests of metrics.

Needs Python 3 with numpy, scipy and scikit-learn. The tests read the file; they do not run this script.
"""
import json
import pathlib

import numpy as np
import scipy.special
import sklearn
from sklearn import calibration, metrics

random = np.random.RandomState(7)


def numbers(values):
    return [float(value) for value in values]


def predictions():
    """Returns metrics of six classes: 5 never occurs, 9 occurs but is never predicted, 11 is predicted but never occurs."""
    labels = [4, 2, 5, 9, 7, 11]
    actual = random.choice([2, 4, 7, 9], 80, p=[0.4, 0.3, 0.2, 0.1])
    predicted = np.where(random.rand(80) < 0.6, actual, random.choice([2, 4, 7, 11], 80))
    predicted[predicted == 9] = 7
    result = {"labels": labels, "actual": actual.tolist(), "predicted": predicted.tolist()}
    result["confusion"] = metrics.confusion_matrix(actual, predicted, labels=labels).tolist()
    per_class = metrics.precision_recall_fscore_support(actual, predicted, labels=labels, zero_division=0)
    result |= dict(zip(["precision", "recall", "f1", "support"], map(numbers, per_class)))
    for average in ["macro", "micro"]:
        result[average] = numbers(metrics.precision_recall_fscore_support(actual, predicted, average=average, zero_division=0)[:3])
    result["accuracy"] = metrics.accuracy_score(actual, predicted)
    return result


def curves(positive, scores):
    fpr, tpr, roc_thresholds = metrics.roc_curve(positive, scores, drop_intermediate=False)
    precision, recall, thresholds = metrics.precision_recall_curve(positive, scores)
    return {
        # The first threshold differs between versions; no score reaches it.
        "roc": [numbers(point) for point in zip(roc_thresholds[1:], fpr[1:], tpr[1:])],
        "auc": metrics.roc_auc_score(positive, scores),
        # From the highest threshold to the lowest, as in the curve above; without the last point, which has no threshold.
        "precisionRecall": [numbers(point) for point in zip(thresholds[::-1], recall[-2::-1], precision[-2::-1])],
        "averagePrecision": metrics.average_precision_score(positive, scores),
    }


def log_odds(scores):
    """Returns log(p / (1 - p)) of each class for its softmax p, as floats, rounded so that equal examples stay equal."""
    others = [scipy.special.logsumexp(np.delete(scores, k, axis=1), axis=1) for k in range(scores.shape[1])]
    return np.float32(np.round(scores - np.column_stack(others), 12))


def macro_auc(actual, probabilities):
    return metrics.roc_auc_score(actual, np.round(probabilities, 14), multi_class="ovr", average="macro")


def reliability(came_true, probabilities, bins):
    fractions, means = calibration.calibration_curve(came_true, probabilities, n_bins=bins, strategy="uniform")
    counts = np.histogram(probabilities, bins=bins, range=(0, 1))[0]
    counts = counts[counts > 0]
    return {
        "bins": bins,
        "points": [numbers(point) for point in zip(counts, means, fractions)],
        "error": float(np.sum(counts / len(probabilities) * np.abs(fractions - means))),
    }


def calibration_error(probabilities, actual):
    """Computes the calibration error of the predicted class, in 15 bins of equal width."""
    return reliability(probabilities.argmax(axis=1) == actual, probabilities.max(axis=1), 15)["error"]


def histograms(groups, scores, bins):
    """Counts each group of scores by numpy, in the same bins for all groups."""
    edges = np.histogram_bin_edges(scores, bins)
    counted = [np.histogram(scores[group], bins, (scores.min(), scores.max())) for group in groups]
    assert all(np.array_equal(found, edges) for _, found in counted)
    return {
        "edges": numbers(edges),
        "counts": [counts.tolist() for counts, _ in counted],
        "densities": [numbers(np.histogram(scores[group], bins, (scores.min(), scores.max()), density=True)[0]) for group in groups],
    }


def two_classes():
    """Returns metrics of scores that are multiples of 1/4, so that many are equal and all are exact as floats."""
    positive = random.rand(60) < 0.4
    scores = np.round(4 * (2 * random.randn(60) + 1.5 * positive - 0.5)) / 4
    probabilities = scipy.special.expit(scores)
    return {
        "positive": positive.tolist(),
        "scores": numbers(scores),
        "logLoss": metrics.log_loss(positive, probabilities),
        "hingeLoss": metrics.hinge_loss(positive, scores),
        "brierScoreLoss": metrics.brier_score_loss(positive, probabilities),
        "calibrationError": calibration_error(np.column_stack([1 - probabilities, probabilities]), positive.astype(int)),
        "ofPositive": curves(positive, scores),
        "ofNegative": curves(~positive, -scores),
        "reliability": reliability(positive, probabilities, 7),
        # Scores are multiples of 1/4 and many are at the edges of these bins.
        "histogram": histograms([~positive, positive], scores, int(4 * (scores.max() - scores.min()))),
    }


def four_classes():
    actual = random.choice(4, 60)
    actual[:4] = range(4)
    scores = np.round(4 * (2 * random.randn(60, 4) + 1.5 * np.eye(4)[actual])) / 4
    is_class = np.eye(4)[actual]
    probabilities = scipy.special.softmax(scores, axis=1)
    others = np.where(is_class == 1, -np.inf, scores)
    odds = log_odds(scores)
    return {
        "actual": actual.tolist(),
        "scores": [numbers(row) for row in scores],
        "logLoss": metrics.log_loss(actual, probabilities),
        "hingeLoss": metrics.hinge_loss(actual, scores, labels=range(4)),
        "brierScore": float(((probabilities - is_class) ** 2).sum(axis=1).mean()),
        "calibrationError": calibration_error(probabilities, actual),
        "macroAuc": macro_auc(actual, probabilities),
        "classes": [
            curves(is_class[:, k], odds[:, k])
            | {
                "reliability": reliability(is_class[:, k], probabilities[:, k], 10),
                "histogram": histograms([actual == j for j in range(4)], scores[:, k], 12),
            }
            for k in range(4)
        ],
        "confidence": reliability(scores.argmax(axis=1) == actual, probabilities.max(axis=1), 10),
        "margins": histograms([actual == k for k in range(4)], scores[range(60), actual] - others.max(axis=1), 12),
    }


def unknown_classes():
    """Returns metrics of scores for the classes 7, 3 and 5; examples of 1 and 9 have no score, so each is misclassified."""
    draw = np.random.RandomState(11)
    known = np.array([7, 3, 5])
    labels = [7, 3, 5, 1, 9]
    actual = draw.choice(labels, 90, p=[0.3, 0.3, 0.2, 0.15, 0.05])
    is_class = actual[:, None] == known
    scores = np.round(4 * (2 * draw.randn(90, 3) + 1.5 * is_class)) / 4
    predicted = known[scores.argmax(axis=1)]
    result = {"labels": labels, "actual": actual.tolist(), "scores": [numbers(row) for row in scores]}
    result["confusion"] = metrics.confusion_matrix(actual, predicted, labels=labels).tolist()
    per_class = metrics.precision_recall_fscore_support(actual, predicted, labels=labels, zero_division=0)
    result |= dict(zip(["precision", "recall", "f1", "support"], map(numbers, per_class)))
    for average in ["macro", "micro"]:
        result[average] = numbers(metrics.precision_recall_fscore_support(actual, predicted, average=average, zero_division=0)[:3])
    result["accuracy"] = metrics.accuracy_score(actual, predicted)
    odds = log_odds(scores)
    result["classes"] = [curves(is_class[:, k], odds[:, k]) for k in range(3)]
    # Of each class against the rest: with multi_class="ovr", the classes of the examples must be those of the scores.
    result["macroAuc"] = metrics.roc_auc_score(is_class, np.round(scipy.special.softmax(scores, axis=1), 14), average="macro")
    seen = np.isin(actual, known)
    result["logLossOfKnown"] = metrics.log_loss(is_class[seen].argmax(axis=1), scipy.special.softmax(scores[seen], axis=1), labels=range(3))
    result["hingeLossOfKnown"] = metrics.hinge_loss(is_class[seen].argmax(axis=1), scores[seen], labels=range(3))
    return result


cases = {"version": sklearn.__version__, "predictions": predictions(), "twoClasses": two_classes(), "fourClasses": four_classes()}
cases["unknownClasses"] = unknown_classes()
lines = [f'"{name}": {json.dumps(case)}' for name, case in cases.items()]
pathlib.Path(__file__).with_suffix(".json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
