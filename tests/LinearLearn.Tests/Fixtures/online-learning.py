"""Writes online-learning.txt: the weights of other implementations after learning from the same 60 examples, one after the other.

    python3 online-learning.py > online-learning.txt

The file in this folder was written with scikit-learn 1.2.1 and numpy 1.24.2; the tests need neither. A simple implementation in double
precision below replaces scikit-learn for rules that it does not have (AROW, AdaGrad, joint updates of many classes, passive-aggressive
steps that include the bias), and if it multiplies a step with the weight of an example instead of repeating the step as this library does.
The rates of the squared hinge and of the modified Huber loss are below 1 / (2 * (|x|^2 + 1)) for every example: above that, only this
library shortens the step.

The data has a line per example: its label of two classes, its label of three, its weight and eight features. Features are multiples of
1/64, so that they are the same numbers in single and in double precision. For two classes, a line of eight weights and a bias follows
every example; for three classes, three lines after each of three epochs. The last three lines are the optimum that scikit-learn finds for
multinomial logistic regression with those weights.
"""

import numpy as np
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression, Perceptron, SGDClassifier

COUNT, FEATURES = 60, 8
random = np.random.default_rng(7)
three = random.integers(0, 3, COUNT)
X = random.normal(size=(COUNT, FEATURES))
X[np.arange(COUNT), three] += 1.5
X[random.random((COUNT, FEATURES)) < 0.3] = 0
X = np.round(X * 64) / 64
two = (three == 1).astype(int)
flip = random.random(COUNT) < 0.1
two[flip] = 1 - two[flip]
weights = random.choice([0.25, 0.5, 1, 2], COUNT)


def print_numbers(numbers):
    print(" ".join(f"{number + 0.0:.8g}" for number in numbers))


def one_by_one(name, estimator):
    print("two", name)
    for i in range(COUNT):
        first = 0 if estimator.average else i
        if estimator.average:  # with averages, scikit-learn 1.2.1 loses the intercept between calls: one call for all examples so far
            estimator = clone(estimator)
        estimator.partial_fit(X[first:i + 1], two[first:i + 1], classes=[0, 1])
        print_numbers([*estimator.coef_[0], estimator.intercept_[0]])


def in_epochs(name, estimator):
    print("three", name)
    for epochs in range(1, 4):
        estimator = clone(estimator).set_params(max_iter=epochs, tol=None)
        estimator.fit(X, three)
        for row, bias in zip(estimator.coef_, estimator.intercept_):
            print_numbers([*row, bias])


def sgd(loss, **options):
    return SGDClassifier(loss=loss, shuffle=False, **options)


def hinge(margin):
    return 1.0 if margin <= 1 else 0.0


def logistic(margin):
    return 1 / (1 + np.exp(margin))


def perceptron(margin):
    return 1.0 if margin <= 0 else 0.0


def pa_i(c):
    return lambda margin, norm, t: min(c, max(0, 1 - margin) / norm)


def pa_ii(c):
    return lambda margin, norm, t: max(0, 1 - margin) / (norm + 0.5 / c)


class Rows:
    """Rows of eight weights and a bias each, learned by AROW (r), by AdaGrad (rate), or with unmodified steps."""

    def __init__(self, rows):
        self.W = np.zeros((rows, FEATURES + 1))
        self.variances = np.ones((rows, FEATURES + 1))
        self.squares = np.zeros((rows, FEATURES + 1))

    def arow(self, x, signs, r):
        """Makes a step; signs are +1 for the row to raise, -1 for the row to lower, 0 for the others."""
        rows = [k for k, sign in enumerate(signs) if sign != 0]
        margin = sum(signs[k] * self.W[k] @ x for k in rows)
        if margin >= 1:
            return
        beta = 1 / (sum(self.variances[k] @ (x * x) for k in rows) + r)
        for k in rows:
            self.W[k] += (1 - margin) * beta * signs[k] * self.variances[k] * x
            self.variances[k] -= beta * (self.variances[k] * x) ** 2

    def adagrad(self, x, signs, tau, rate, epsilon=1e-8, decay=0.0):
        for k, sign in enumerate(signs):
            self.W[k, :FEATURES] *= 1 - decay
            if sign == 0 or tau == 0:
                continue
            u = tau * sign * x
            self.squares[k] += u * u
            self.W[k] += rate * u / (np.sqrt(self.squares[k]) + epsilon)

    def plain(self, x, signs, tau):
        for k, sign in enumerate(signs):
            self.W[k] += tau * sign * x

    def rivals(self, x, label):
        """Returns +1 for the true class and -1 for the highest other score (the first of equal ones), and the margin."""
        scores = self.W @ x
        scores[label] = -np.inf
        signs = np.zeros(len(self.W))
        signs[label], signs[np.argmax(scores)] = 1, -1
        return signs, sum(signs * (self.W @ x))


def repeat(w, x, sign, weight, step, decay, t):
    """Repeats the step of an example as often as its weight, the last time with the fractional part."""
    while weight > 0:
        share = min(1, weight)
        tau = step(sign * (w @ x), x @ x, t)
        w[:FEATURES] *= 1 - share * decay(t)
        w += share * tau * sign * x
        weight -= share


def repeated_two(name, step, decay=lambda t: 0.0, class_weight=(1, 1), weighted=False, average=False):
    print("two", name)
    w, total, sums = np.zeros(FEATURES + 1), 0, np.zeros(FEATURES + 1)
    for t, (x, label, weight) in enumerate(zip(EXTENDED, two, weights), 1):
        weight = class_weight[label] * (weight if weighted else 1)
        repeat(w, x, 1 if label == 1 else -1, weight, step, decay, t)
        total, sums = total + weight, sums + weight * w
        print_numbers(sums / total if average else w)


def repeated_three(name, step, decay=lambda t: 0.0, weighted=False):
    print("three", name)
    W, t = np.zeros((3, FEATURES + 1)), 0
    for _ in range(3):
        for x, label, weight in zip(EXTENDED, three, weights):
            t += 1
            for k in range(3):
                repeat(W[k], x, 1 if label == k else -1, weight if weighted else 1, step, decay, t)
        for row in W:
            print_numbers(row)


EXTENDED = np.hstack([X, np.ones((COUNT, 1))])


def plain_two(name, learn):
    print("two", name)
    rows = Rows(1)
    for x, label in zip(EXTENDED, two):
        sign = 1 if label == 1 else -1
        learn(rows, x, [sign], sign * (rows.W[0] @ x))
        print_numbers(rows.W[0])


def plain_joint(name, learn):
    print("three", name)
    rows = Rows(3)
    for _ in range(3):
        for x, label in zip(EXTENDED, three):
            signs, margin = rows.rivals(x, label)
            learn(rows, x, signs, margin)
        for row in rows.W:
            print_numbers(row)


def softmax(name, decay, weighted=False, average=False):
    """Trains multinomial logistic regression by stochastic gradient descent of rate t^-1/2, repeating examples as in repeat."""
    print("three", name)
    W, t, total, sums = np.zeros((3, FEATURES + 1)), 0, 0, np.zeros((3, FEATURES + 1))
    for _ in range(3):
        for x, label, weight in zip(EXTENDED, three, weights if weighted else np.ones(COUNT)):
            t += 1
            rate, left = t ** -0.5, weight
            while left > 0:
                share = min(1, left)
                exponentials = np.exp(W @ x - max(W @ x))
                W[:, :FEATURES] *= 1 - share * rate * decay
                W += share * rate * np.outer(np.eye(3)[label] - exponentials / sum(exponentials), x)
                left -= share
            total, sums = total + weight, sums + weight * W
        for row in sums / total if average else W:
            print_numbers(row)


def optimum(decay):
    """Minimizes sum(weight * softmax loss) / sum(weight) + decay / 2 * |W|^2 with biases that are not regularized."""
    print("optimum of softmax")
    estimator = LogisticRegression(multi_class="multinomial", C=1 / (decay * sum(weights)), tol=1e-10, max_iter=10000)
    estimator.fit(X, three, sample_weight=weights)
    for row, bias in zip(estimator.coef_, estimator.intercept_):
        print_numbers([*row, bias])


print("data")
for i in range(COUNT):
    print_numbers([two[i], three[i], weights[i], *X[i]])

one_by_one("perceptron", Perceptron(eta0=0.5, shuffle=False))
repeated_two("perceptron, weighted", lambda margin, norm, t: perceptron(margin), class_weight=(0.5, 1.5), weighted=True)
repeated_two("PA-I", pa_i(0.1))
repeated_two("PA-II", pa_ii(0.5))
repeated_two("PA-I, average, class weights", pa_i(0.25), class_weight=(0.5, 2), average=True)
one_by_one("hinge, constant, l2", sgd("hinge", alpha=0.05, learning_rate="constant", eta0=0.25))
one_by_one("hinge, invscaling, l2, average", sgd("hinge", alpha=0.1, learning_rate="invscaling", eta0=0.5, power_t=0.5, average=True))
one_by_one("logistic, constant, average", sgd("log_loss", penalty=None, learning_rate="constant", eta0=0.5, average=True))
repeated_two("logistic, invscaling, l2, weighted", lambda margin, norm, t: t ** -0.25 * logistic(margin), lambda t: t ** -0.25 * 0.2,
             class_weight=(2, 0.5), weighted=True)
one_by_one("squared hinge, constant", sgd("squared_hinge", penalty=None, learning_rate="constant", eta0=0.02))
one_by_one("squared hinge, invscaling, l2, average",
           sgd("squared_hinge", alpha=0.5, learning_rate="invscaling", eta0=0.05, power_t=0.5, average=True))
one_by_one("modified Huber, constant", sgd("modified_huber", penalty=None, learning_rate="constant", eta0=0.02))
one_by_one("modified Huber, invscaling, l2, average",
           sgd("modified_huber", alpha=0.5, learning_rate="invscaling", eta0=0.05, power_t=0.5, average=True))

in_epochs("perceptron", Perceptron(shuffle=False))
repeated_three("PA-I", pa_i(0.1))
in_epochs("hinge, invscaling, l2, average", sgd("hinge", alpha=0.1, learning_rate="invscaling", eta0=0.5, power_t=0.5, average=True))
repeated_three("logistic, constant, l2, weighted", lambda margin, norm, t: 0.1 * logistic(margin), lambda t: 0.1 * 0.01, weighted=True)
in_epochs("squared hinge, invscaling, l2", sgd("squared_hinge", alpha=0.02, learning_rate="invscaling", eta0=0.05, power_t=0.5))
in_epochs("modified Huber, constant", sgd("modified_huber", penalty=None, learning_rate="constant", eta0=0.02))  # eight steps from below -1

plain_two("AROW", lambda rows, x, signs, margin: rows.arow(x, signs, r=0.5))
plain_two("hinge, AdaGrad, l2", lambda rows, x, signs, margin: rows.adagrad(x, signs, 0.5 * hinge(margin), rate=0.2, decay=0.5 * 0.1))
plain_two("logistic, AdaGrad", lambda rows, x, signs, margin: rows.adagrad(x, signs, logistic(margin), rate=0.1))
plain_joint("perceptron, joint", lambda rows, x, signs, margin: rows.plain(x, signs, perceptron(margin)))
plain_joint("PA, joint", lambda rows, x, signs, margin: rows.plain(x, signs, max(0, 1 - margin) / (2 * (x @ x))))
plain_joint("AROW, joint", lambda rows, x, signs, margin: rows.arow(x, signs, r=2))
plain_joint("hinge, joint, AdaGrad", lambda rows, x, signs, margin: rows.adagrad(x, signs, hinge(margin), rate=0.1))
softmax("logistic, joint, invscaling, l2, average", decay=0.1, average=True)
softmax("logistic, joint, invscaling, l2, weighted", decay=0.02, weighted=True)
optimum(decay=0.05)
