using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

/// <summary>Datasets whose classes are given by name.</summary>
public class DatasetNamesTests
{
    private static readonly string[] Names = ["a", "B", "b", "", "a b", "é"];
    private static readonly string[] Flowers = ["setosa", "virginica", "setosa", "versicolor"];

    [Test]
    public void Dataset_numbers_class_names_in_ordinal_order()
    {
        Dataset data = Named(Flowers);
        Assert.That(data.Labels.ToArray(), Is.EqualTo(new[] { 0, 2, 0, 1 }));
        Assert.That(data.Classes.Names,
            Is.EquivalentTo(new Dictionary<int, string> { [0] = "setosa", [1] = "versicolor", [2] = "virginica" }));
        Assert.That(Named("b", "B", "ä", "a").Labels.ToArray(), Is.EqualTo(new[] { 2, 0, 3, 1 }), "upper case first in any culture");
    }

    [Test]
    public void Dataset_with_given_classes_has_the_labels_of_the_training_set()
    {
        Dataset training = Named(Flowers), test = new(Features(2), ["virginica", "setosa"], training.Classes);
        Assert.That(test.Labels.ToArray(), Is.EqualTo(new[] { 2, 0 }));
        Assert.That(test.Classes.Names, Is.EquivalentTo(training.Classes.Names));
    }

    [Test]
    public void Model_predicts_labels_with_the_names_of_the_training_set()
    {
        Dataset data = new(new DenseFeatures([-1, 1, -2, 2], 1), ["no", "yes", "no", "yes"]);
        LinearModel model = new OnlineTrainer(new PerceptronUpdate()).Train(data).Model;
        Assert.That(model.Classes.Names[model.Predict([3])], Is.EqualTo("yes"));
        Assert.That(model.Evaluate(new Dataset(new DenseFeatures([3], 1), ["yes"], model.Classes)).Accuracy, Is.EqualTo(1));
    }

    [Test]
    public void Dataset_from_names_equals_dataset_from_numbers() =>
        Gen.Select(Gen.Int[0, Names.Length - 1].Select(i => Names[i]), Gen.Int[-9, 9]).Array[0, 20].SampleAlike(drawn =>
        {
            string[] names = [.. drawn.Select(pair => pair.Item1)];
            Dataset numbered = Named(names);
            string[] distinct = [.. numbered.Classes.Values.ToArray().Select(label => numbered.Classes.Names[label])];
            Assert.That(numbered.Classes.Values.ToArray(), Is.EqualTo(Enumerable.Range(0, distinct.Length)));
            Assert.That(distinct, Is.EqualTo(distinct.OrderBy(name => name, StringComparer.Ordinal)).And.Unique);
            Assert.That(numbered.Labels.ToArray().Select(label => numbered.Classes.Names[label]), Is.EqualTo(names),
                "each example keeps its name");

            Dictionary<int, string> given = [];
            foreach ((string name, int label) in drawn)
            {
                if (!given.ContainsValue(name))
                    given.TryAdd(label, name);
            }
            string[] known = [.. names.Where(given.ContainsValue)];
            Dataset asGiven = new(Features(known.Length), known, new ClassLabels(given));
            Assert.That(asGiven.Labels.ToArray(), Is.EqualTo(known.Select(name => given.Single(pair => pair.Value == name).Key)));
        });

    [Test]
    public void Dataset_from_an_empty_collection_expression_has_no_class_names() =>
        Assert.That(new Dataset(Features(0), []).Classes.Names, Is.Empty);

    [Test]
    public void Dataset_from_names_keeps_the_image_shape() =>
        Assert.That(new Dataset(Features(2), ["a", "b"], imageShape: new ImageShape(1, 1)).ImageShape, Is.EqualTo(new ImageShape(1, 1)));

    [Test]
    public void Dataset_from_names_rejects_invalid_arguments()
    {
        Dictionary<int, string> names = new() { [5] = "five", [3] = "three" };
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => new Dataset(Features(2), ["three", "Three"], new ClassLabels(names)),
                Throws.ArgumentException.With.Message.Contains("expected one of three, five, found Three for row 1")
                    .And.Property("ParamName").EqualTo("labels"));
            Assert.That(() => Named("a", null!, "b"),
                Throws.ArgumentException.With.Message.Contains("found null for row 1").And.Property("ParamName").EqualTo("labels"));
            Assert.That(
                () => new Dataset(Features(1), ["one"], new ClassLabels(new Dictionary<int, string> { [11] = "one", [1] = "one" })),
                Throws.ArgumentException.With.Message.Contains("found 1 and 11 for one").And.Property("ParamName").EqualTo("classes"));
            Assert.That(
                () => new Dataset(Features(1), ["one"], new ClassLabels(new Dictionary<int, string> { [1] = "one", [4] = null! })),
                Throws.ArgumentException.With.Message.Contains("expected a class name for label 4, found null")
                    .And.Property("ParamName").EqualTo("names"));
            Assert.That(
                () => new Dataset(Features(1), [1], new ClassLabels(new Dictionary<int, string> { [4] = null! })),
                Throws.ArgumentException.With.Message.Contains("expected a class name for label 4, found null"));
            Assert.That(() => new Dataset(Features(2), ["a"]),
                Throws.ArgumentException.With.Message.Contains("each of 2 rows, found 1 labels"));
            Assert.That(() => new Dataset(Features(2), (string[])null!),
                Throws.ArgumentNullException.With.Property("ParamName").EqualTo("labels"));
            Assert.That(() => new Dataset(null!, ["a"]), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("features"));
        }
    }

    private static DenseFeatures Features(int count) => new([.. Enumerable.Range(0, count).Select(i => (float)i)], 1);

    private static Dataset Named(params string[] names) => new(Features(names.Length), names);
}
