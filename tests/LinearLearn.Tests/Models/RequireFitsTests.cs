namespace LinearLearn.Tests;

public class RequireFitsTests
{
    private static readonly Dictionary<int, string> Names = new() { [3] = "three", [7] = "seven" };
    private static readonly LinearModel Model = new([1f, 2], [0f], new ClassLabels([3, 7], Names), byteScale: 0.5f);

    private static Dataset Floats(int features, params int[] labels) =>
        new(new DenseFeatures(new float[labels.Length * features], features), labels, new ClassLabels(Names));

    [Test]
    public void RequireFits_accepts_data_with_the_features_labels_names_and_byte_scale_of_the_model()
    {
        Assert.That(() => Model.RequireFits(Floats(2, 7, 3, 3)), Throws.Nothing);
        Assert.That(() => Model.RequireFits(Floats(2)), Throws.Nothing);
        Assert.That(() => Model.RequireFits(new Dataset(new ByteFeatures([1, 2], 2, 0.5f), [7])), Throws.Nothing);
    }

    [Test]
    public void RequireFits_rejects_data_that_does_not_fit([Values] bool allowUnknownLabels)
    {
        Dataset wide = Floats(3, 7), bright = new(new ByteFeatures([1, 2], 2, 1f), [7]);
        Dataset renamed = new(new DenseFeatures([1f, 2], 2), [3], new ClassLabels(new Dictionary<int, string> { [3] = "seven" }));
        Refuses(wide, "expected 2 features per example, found 3");
        Refuses(bright, "expected bytes scaled by 0.5, the scale of the model, found 1");
        Refuses(renamed, "label 3 is seven in the data and three in the model");

        void Refuses(Dataset data, string message) => Assert.That(
            () => Model.RequireFits(data, allowUnknownLabels),
            Throws.ArgumentException.With.Message.StartsWith(message).And.Property("ParamName").EqualTo("data"));
    }

    [Test]
    public void RequireFits_rejects_unknown_labels_unless_they_are_allowed()
    {
        Dataset unknown = new(new DenseFeatures([1f, 2], 2), [9]);
        Assert.That(() => Model.RequireFits(unknown, allowUnknownLabels: true), Throws.Nothing);
        Assert.That(
            () => Model.RequireFits(unknown, allowUnknownLabels: false, "set", "Validation: "),
            Throws.ArgumentException.With.Message.StartsWith("Validation: expected one of the labels 3 (three), 7 (seven), found 9")
                .And.Property("ParamName").EqualTo("set"));
    }

    [Test]
    public void RequireFits_rejects_null_with_the_name_of_the_argument()
    {
        Dataset missing = null!;
        Assert.That(() => Model.RequireFits(missing), Throws.ArgumentNullException.With.Property("ParamName").EqualTo(nameof(missing)));
    }
}
