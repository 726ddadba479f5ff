"""Fits scikit-learn's learners to the digits in two LIBSVM files, and prints a line for each: name, seconds, accuracy in percent."""
import sys
import time

from sklearn.datasets import load_svmlight_file
from sklearn.linear_model import PassiveAggressiveClassifier, SGDClassifier

train_path, test_path = sys.argv[1:3]
features, labels = load_svmlight_file(train_path, n_features=784)
test_features, test_labels = load_svmlight_file(test_path, n_features=784)
features, test_features = features.toarray(), test_features.toarray()
# Dense rows of doubles, on which these learners are fastest.
learners = {
    "SGDClassifier hinge, averaged, 5 epochs": SGDClassifier(loss="hinge", average=True, max_iter=5, tol=None, random_state=1),
    "SGDClassifier hinge, 5 epochs": SGDClassifier(loss="hinge", max_iter=5, tol=None, random_state=1),
    "PassiveAggressiveClassifier C=0.01, 5 epochs": PassiveAggressiveClassifier(C=0.01, max_iter=5, tol=None, random_state=1),
}
for name, learner in learners.items():
    times = []
    for _ in range(2):
        start = time.perf_counter()
        learner.fit(features, labels)
        times.append(time.perf_counter() - start)
    print(f"{name}\t{min(times):.3f}\t{100 * learner.score(test_features, test_labels):.3f}")
