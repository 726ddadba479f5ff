"""Fits one epoch of scikit-learn's SGDClassifier to a LIBSVM file; prints seconds, accuracy and peak megabytes, separated by tabs."""
import resource
import sys
import time

from sklearn.datasets import load_svmlight_file
from sklearn.linear_model import SGDClassifier

train_path, test_path, columns = sys.argv[1:4]
features, labels = load_svmlight_file(train_path, n_features=int(columns))
test_features, test_labels = load_svmlight_file(test_path, n_features=int(columns))
learner = SGDClassifier(loss="hinge", average=True, max_iter=1, tol=None, random_state=1)
start = time.perf_counter()
learner.fit(features, labels)
seconds = time.perf_counter() - start
accuracy = learner.score(test_features, test_labels)
print(f"{seconds}\t{accuracy}\t{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000}")
