namespace LinearLearn.Tests;

/// <summary>Data whose labels are numbered differently from the model's is rejected by all methods that combine a model and data.</summary>
public class ClassNamesTests
{
    private const string Message =
        "label 1 is virginica in the data and versicolor in the model: " +
        "create the dataset with the Classes of the model, or of its training data";

    private static readonly DenseFeatures Features = new([1, 2, 3], 1);
    private static readonly Dataset Training = new(Features, ["setosa", "versicolor", "virginica"]);
    private static readonly Dataset Renumbered = new(Features, ["setosa", "virginica", "setosa"]);
    private static readonly LinearModel Model = new([1, 2, 3], [0, 0, 0], Training.Classes);

    [Test]
    public void Evaluation_rejects_a_label_that_has_another_name_in_the_model()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => Model.Evaluate(Renumbered),
                Throws.ArgumentException.With.Message.StartsWith(Message).And.Property("ParamName").EqualTo("data"));
            Assert.That(() => Model.EvaluateScores(Renumbered), Throws.ArgumentException.With.Message.StartsWith(Message));
        }
    }

    [Test]
    public void Error_about_an_unknown_class_contains_its_name()
    {
        // here label 3, one too many, is virginica
        Dataset unknown = new(new DenseFeatures([1, 2, 3, 4], 1), ["setosa", "tulip", "versicolor", "virginica"]);
        Assert.That(
            () => Model.Evaluate(unknown),
            Throws.ArgumentException
                .With.Message.StartsWith("expected one of the model's classes setosa, versicolor, virginica, found tulip"));
    }

    [Test]
    public void Training_rejects_validation_data_and_initial_models_with_other_class_names()
    {
        OnlineTrainer trainer = new(new PerceptronUpdate());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => trainer.Train(Training, new TrainingOptions { Validation = Renumbered }),
                Throws.ArgumentException.With.Message.StartsWith("Validation: " + Message));
            Assert.That(
                () => trainer.Train(Renumbered, new TrainingOptions { InitialModel = Model }),
                Throws.ArgumentException.With.Message.StartsWith("InitialModel and data: " + Message));
            Assert.That(
                () => new OnlineLearner(new PerceptronUpdate(), Model).Learn(Renumbered),
                Throws.ArgumentException.With.Message.StartsWith(Message));
        }
    }

    [Test]
    public void Evaluation_and_training_reject_a_class_name_that_has_another_label_in_the_model()
    {
        LinearModel model = new([1], [0], new ClassLabels([0, 1], new Dictionary<int, string> { [0] = "a" }));
        Dataset data = new(new DenseFeatures([1, 2], 1), [0, 1], new ClassLabels(new Dictionary<int, string> { [1] = "a" }));
        const string Expected = "a is label 1 in the data and label 0 in the model: create the dataset with the Classes of the model";
        Assert.That(() => model.Evaluate(data), Throws.ArgumentException.With.Message.StartsWith(Expected));
        Assert.That(() => new OnlineTrainer(new PerceptronUpdate()).Train(data, new TrainingOptions { InitialModel = model }),
            Throws.ArgumentException.With.Message.StartsWith("InitialModel and data: " + Expected));
    }

    [Test]
    public void Class_name_that_equals_the_number_of_an_unnamed_label_is_accepted()
    {
        LinearModel model = new([1], [0], new ClassLabels([0, 7], new Dictionary<int, string> { [0] = "zero" }));
        Dataset data = new(new DenseFeatures([1, 2], 1), [0, 5], new ClassLabels(new Dictionary<int, string> { [0] = "zero", [5] = "7" }));
        Assert.That(model.Evaluate(data).UnknownCount, Is.EqualTo(1));
    }

    [Test]
    public void Evaluation_accepts_labels_named_only_in_the_model_or_only_in_the_data()
    {
        Dictionary<int, string> others = new() { [0] = "setosa", [1] = "another", [9] = "ninth" };
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => Model.Evaluate(new Dataset(Features, [0, 2, 0], new ClassLabels(others))), Throws.Nothing);
            Assert.That(() => Model.Evaluate(new Dataset(Features, [0, 1, 2])), Throws.Nothing);
            Assert.That(() => LinearModel.Zero(1, [0, 1]).Evaluate(Renumbered), Throws.Nothing);
            Assert.That(() => Model.Evaluate(new Dataset(Features, ["setosa", "virginica", "setosa"], Model.Classes)), Throws.Nothing);
        }
    }
}
