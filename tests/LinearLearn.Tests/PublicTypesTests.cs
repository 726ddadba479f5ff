using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

public class PublicTypesTests
{
    /// <summary>
    /// Add a type to the list only if its documentation states that it is not thread-safe, or if a test uses it from several threads. The
    /// fields of a dataset and the metadata of a model are written before other threads can see them, or by each thread with the same
    /// values. The copy of a model's weights is written by one thread.
    /// </summary>
    [Test]
    public void Public_types_are_immutable_except_learners_runs_buffers_detectors_and_classifiers() =>
        Assert.That(
            MutableState.FieldsOf(typeof(LinearModel).Assembly).Where(field =>
                !field.StartsWith("OnlineLearner.", StringComparison.Ordinal) && !field.StartsWith("TrainingRun.", StringComparison.Ordinal)
                && !field.StartsWith("FeatureBuffer.", StringComparison.Ordinal)
                && !field.StartsWith("DriftDetector.", StringComparison.Ordinal)),
            Is.EqualTo(
                new[]
                {
                    "ClassLabels._labelOfName", "Classifier`1._learner", "Classifier`1._model", "Dataset._classIndices", "Dataset._weights",
                    "LinearModel._byFeature", "LinearModel._metadata", "TableEncoder._kinds",
                }));
}
