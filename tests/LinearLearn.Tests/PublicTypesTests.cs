using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

public class PublicTypesTests
{
    /// <summary>
    /// Another type may join the list when its documentation says that it is not thread-safe, or a test shares it between threads. A dataset's fields are
    /// written before others can see it, or by each thread with the same numbers.
    /// </summary>
    [Test]
    public void Public_types_are_immutable_except_learners_runs_buffers_and_classifiers() =>
        Assert.That(
            MutableState.FieldsOf(typeof(LinearModel).Assembly).Where(field =>
                !field.StartsWith("OnlineLearner.", StringComparison.Ordinal) && !field.StartsWith("TrainingRun.", StringComparison.Ordinal)
                && !field.StartsWith("FeatureBuffer.", StringComparison.Ordinal)),
            Is.EqualTo(new[] { "ClassLabels._labelOfName", "Classifier`1._learner", "Classifier`1._model", "Dataset._classIndices", "Dataset._weights" }));
}
