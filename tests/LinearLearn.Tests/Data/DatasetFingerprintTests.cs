namespace LinearLearn.Tests;

public class DatasetFingerprintTests
{
    private static readonly Dataset Data = new(new DenseFeatures([0, 0.5f, 1, 0.25f, 0, 0], 2), [3, 7, 3]);

    [Test]
    public void Dataset_fingerprint_of_equal_features_is_the_same_for_every_storage()
    {
        Dataset bytes = new(new ByteFeatures([0, 128, 255, 64, 0, 0], 2, 1 / 256f), [3, 7, 3]);
        float[] floats = new float[6];
        for (int row = 0; row < 3; row++)
            bytes.Features.CopyTo(row, floats.AsSpan(2 * row, 2));
        Dataset dense = new(new DenseFeatures(floats, 2), [3, 7, 3]);
        Dataset sparse = new(SparseFeatures.From(new DenseFeatures(floats, 2)), [3, 7, 3]);
        Assert.That((bytes.Fingerprint(), sparse.Fingerprint()), Is.EqualTo((dense.Fingerprint(), dense.Fingerprint())));
    }

    [Test]
    public void Dataset_fingerprint_of_signed_bytes_equals_the_fingerprint_of_their_floats()
    {
        Dataset signed = new(new SByteFeatures([0, -128, 127, -1, 0, 0], 2, 1 / 256f), [3, 7, 3]);
        Dataset unsigned = new(new ByteFeatures([0, 128, 127, 255, 0, 0], 2, 1 / 256f), [3, 7, 3]);
        Assert.That(signed.Fingerprint(), Is.EqualTo(TestData.ToFloats(signed).Fingerprint()).And.Not.EqualTo(unsigned.Fingerprint()));
    }

    [Test]
    public void Dataset_fingerprint_is_the_same_on_every_machine_and_in_every_version() =>
        Assert.That(Data.Fingerprint(), Is.EqualTo(2900630040673368600UL), "computed by other means");

    // All of 64 examples are hashed; of 1000 examples, those with index i * 999 / 63, rounded down. Computed by other means.
    [TestCase(64, 12677300106989342518UL)]
    [TestCase(1000, 16285656245361046524UL)]
    public void Dataset_fingerprint_samples_examples_evenly(int count, ulong expected)
    {
        float[] values = [.. Enumerable.Range(0, 2 * count).Select(i => (float)i)];
        Assert.That(new Dataset(new DenseFeatures(values, 2), [.. Enumerable.Range(0, count).Select(i => i % 2)]).Fingerprint(),
            Is.EqualTo(expected));
    }

    [Test]
    public void Dataset_fingerprint_of_a_single_example_matches_the_reference() =>
        Assert.That(new Dataset(new DenseFeatures([2, 0.5f], 2), [-7]).Fingerprint(), Is.EqualTo(6125475160119841784UL),
            "computed by other means");

    [Test]
    public void Dataset_fingerprint_differs_for_different_data()
    {
        ulong[] prints =
        [
            Data.Fingerprint(),
            new Dataset(new DenseFeatures([0, 0.5f, 1, 0.25f, 0, 1e-30f], 2), [3, 7, 3]).Fingerprint(),
            new Dataset(new DenseFeatures([0.5f, 0, 1, 0.25f, 0, 0], 2), [3, 7, 3]).Fingerprint(),
            new Dataset(new DenseFeatures([0, 0.5f, 1, 0.25f, 0, 0], 2), [3, 7, 7]).Fingerprint(),
            new Dataset(new DenseFeatures([0, 0.5f, 1, 0.25f, 0, 0], 2), [3, 8, 3]).Fingerprint(),
            new Dataset(new DenseFeatures([0, 0.5f, 0, 1, 0.25f, 0, 0, 0, 0], 3), [3, 7, 3]).Fingerprint(),
            Data.WithWeights([1, 1, 1]).Fingerprint(),
            Data.WithWeights([1, 1, 2]).Fingerprint(),
            Data.Take(2).Fingerprint(),
        ];
        Assert.That(prints, Is.Unique);
    }

    [Test]
    public void Dataset_fingerprint_of_many_examples_includes_the_first_and_the_last()
    {
        float[] values = [.. Enumerable.Range(0, 2000).Select(i => (float)i)];
        int[] labels = [.. Enumerable.Range(0, 1000).Select(i => i % 2)];
        ulong before = new Dataset(new DenseFeatures([.. values], 2), labels).Fingerprint();
        foreach (int changed in new[] { 0, 1, 1998, 1999 })
        {
            float[] others = [.. values];
            others[changed] += 0.5f;
            Assert.That(new Dataset(new DenseFeatures(others, 2), labels).Fingerprint(), Is.Not.EqualTo(before));
        }
    }
}
