using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

public class DatasetWeightsTests
{
    /// <summary>Six examples, whose feature is their index and whose weight is 10 times the index.</summary>
    private static readonly Dataset Data = new Dataset(
        new DenseFeatures([0, 1, 2, 3, 4, 5], 1),
        [7, 3, 7, 5, 3, 7],
        new ClassLabels(new Dictionary<int, string> { [7] = "seven" }),
        new ImageShape(1, 1))
        .WithWeights([0, 10, 20, 30, 40, 50]);

    [Test]
    public void Dataset_weights_are_empty_by_default()
    {
        Assert.That(new Dataset(new DenseFeatures([0, 1], 1), [3, 7]).Weights.IsEmpty, Is.True);
        Assert.That(Data.Weights.ToArray(), Is.EqualTo(new float[] { 0, 10, 20, 30, 40, 50 }));
    }

    [Test]
    public void Dataset_WithWeights_keeps_all_other_properties()
    {
        Dataset plain = TestData.CreateImages();
        Dataset weighted = plain.WithWeights(new float[plain.Count]);
        Assert.That(weighted.Features, Is.SameAs(plain.Features));
        Assert.That(weighted.Labels.ToArray(), Is.EqualTo(plain.Labels.ToArray()));
        Assert.That((Data.Classes.Names[7], Data.ImageShape), Is.EqualTo(("seven", (ImageShape?)new ImageShape(1, 1))));
        Assert.That(plain.Weights.IsEmpty, Is.True, "the original dataset is unchanged");
    }

    [Test]
    public void Dataset_WithWeights_copies_the_weights()
    {
        float[] weights = [1, 2];
        Dataset data = new Dataset(new DenseFeatures([0, 1], 1), [3, 7]).WithWeights(weights);
        weights[0] = 9;
        Assert.That(data.Weights[0], Is.EqualTo(1));
        Assert.That(data.WithWeights([5, 6]).Weights.ToArray(), Is.EqualTo(new float[] { 5, 6 }), "the last ones count");
    }

    [Test]
    public void Dataset_selections_keep_the_weights_of_their_examples() =>
        Gen.Select(Gen.Double[0.1, 0.9], Gen.ULong).SampleAlike((fraction, seed) =>
        {
            (Dataset first, Dataset second) = Data.Split(fraction, seed);
            foreach (Dataset part in new[] { Data.Only(7, 5), Data.Take(4), Data.Take(0), first, second, Data.Only(3).Take(1) })
            {
                float[] expected = [.. Enumerable.Range(0, part.Count).Select(i => 10 * ((DenseFeatures)part.Features).Row(i)[0])];
                Assert.That(part.Weights.ToArray(), Is.EqualTo(expected));
            }
        }, iter: 20);

    [TestCase(-1)]
    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public void Dataset_WithWeights_rejects_weights_out_of_range(float bad) => Assert.That(
        () => Data.WithWeights([1, 1, 1, 1, bad, 1]),
        Throws.ArgumentException.With.Message.Contains("expected finite weights of 0 or more, found")
            .And.Message.Contains("for example 4"));

    [Test]
    public void Dataset_WithWeights_rejects_another_number_of_weights() =>
        Assert.That(() => Data.WithWeights([1, 2]),
            Throws.ArgumentException.With.Message.Contains("expected a weight for each of 6 examples, found 2"));
}
