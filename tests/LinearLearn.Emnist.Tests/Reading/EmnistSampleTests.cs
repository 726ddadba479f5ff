using System.Runtime.Loader;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Emnist.Tests;

public class EmnistSampleTests
{
    private static readonly EmnistData Sample = EmnistSample.Load();

    [Test]
    public void EmnistSample_has_16000_training_and_2500_test_images()
    {
        Assert.That((Sample.Training.Count, Sample.Test.Count), Is.EqualTo((16_000, 2_500)));
        foreach (Dataset data in new[] { Sample.Training, Sample.Test })
        {
            Assert.That(data.ImageShape, Is.EqualTo(new ImageShape(28, 28)));
            Assert.That(data.FeatureCount, Is.EqualTo(784));
            Assert.That(data.Features.ByteScale, Is.EqualTo(1f / 256));
            Assert.That(data.Classes.Names, Is.EquivalentTo(EmnistSplit.Digits.Classes.Names));
        }
    }

    [Test]
    public void EmnistSample_has_similar_numbers_of_each_digit()
    {
        int[] training = [.. Enumerable.Range(0, 10).Select(Sample.Training.CountOf)];
        int[] validation = [.. Enumerable.Range(0, 10).Select(Sample.Test.CountOf)];
        Assert.That(training, Is.EqualTo(new[] { 1606, 1808, 1555, 1663, 1552, 1416, 1590, 1692, 1521, 1597 }));
        Assert.That(validation, Is.EqualTo(new[] { 221, 307, 256, 255, 256, 210, 236, 257, 226, 276 }));
    }

    [Test]
    public void EmnistSample_ones_are_upright([Values] bool training)
    {
        Dataset data = training ? Sample.Training : Sample.Test;
        Assert.That(StandingOfOnes(data, turned: false), Is.GreaterThan(4));
        Assert.That(StandingOfOnes(data, turned: true), Is.LessThan(0.25), "the check detects transposed ones");
    }

    [Test]
    public void EmnistSample_sevens_have_their_bar_at_the_top([Values] bool training)
    {
        Dataset data = training ? Sample.Training : Sample.Test;
        Assert.That(FullestRowOfSevens(data, turned: false), Is.InRange(7, 11));
        Assert.That(FullestRowOfSevens(data, turned: true), Is.Not.InRange(7, 11), "the check detects transposed sevens");
    }

    [Test]
    public void EmnistSample_images_have_ink_in_the_middle_and_none_at_the_edge()
    {
        double[] mean = ComputeMeanImage(Sample.Training, [.. Sample.Training.Classes], turned: false);
        Assert.That(Enumerable.Range(0, 28).Max(i => Math.Max(mean[i], mean[27 * 28 + i])), Is.LessThan(1));
        Assert.That(mean[14 * 28 + 14], Is.GreaterThan(80));
    }

    [Test]
    public void EmnistSample_Load_returns_equal_data_each_time()
    {
        EmnistData again = EmnistSample.Load();
        Assert.That(again.Training.Labels.SequenceEqual(Sample.Training.Labels), Is.True);
        Assert.That(again.Test.Labels.SequenceEqual(Sample.Test.Labels), Is.True);
        Assert.That(TestFiles.ReadPixels(again.Training).AsSpan().SequenceEqual(TestFiles.ReadPixels(Sample.Training)), Is.True);
        Assert.That(TestFiles.ReadPixels(again.Test).AsSpan().SequenceEqual(TestFiles.ReadPixels(Sample.Test)), Is.True);
    }

    [Test]
    public void Public_types_of_Emnist_are_immutable_except_IdxReader() =>
        Assert.That(MutableState.FieldsOf(typeof(EmnistSample).Assembly), Is.EqualTo(new[] { "IdxReader._position", "IdxReader._start" }));

    [Test]
    public void EmnistSample_loads_without_files_next_to_the_assembly()
    {
        // An assembly loaded from memory has no folder from which it could read the images.
        AssemblyLoadContext context = new("in memory", isCollectible: true);
        using MemoryStream image = new(File.ReadAllBytes(typeof(EmnistSample).Assembly.Location));
        System.Reflection.Assembly package = context.LoadFromStream(image);
        Assert.That(package.Location, Is.Empty);

        object? data = package.GetType(typeof(EmnistSample).FullName!)!.GetMethod(nameof(EmnistSample.Load))!.Invoke(null, null);
        Dataset training = (Dataset)data!.GetType().GetProperty(nameof(EmnistData.Training))!.GetValue(data)!;
        Assert.That(TestFiles.ReadPixels(training).AsSpan().SequenceEqual(TestFiles.ReadPixels(Sample.Training)), Is.True);
        context.Unload();
    }

    /// <summary>Measures how unevenly the ink of all ones is spread over columns, relative to rows: large for vertical strokes.</summary>
    private static double StandingOfOnes(Dataset data, bool turned)
    {
        double[] mean = ComputeMeanImage(data, [1], turned);
        double[] columns = new double[28], rows = new double[28];
        for (int i = 0; i < mean.Length; i++)
        {
            columns[i % 28] += mean[i];
            rows[i / 28] += mean[i];
        }
        return Variance(columns) / Variance(rows);
    }

    private static int FullestRowOfSevens(Dataset data, bool turned)
    {
        double[] mean = ComputeMeanImage(data, [7], turned);
        return Enumerable.Range(0, 28).MaxBy(row => mean.AsSpan(row * 28, 28).ToArray().Sum());
    }

    private static double Variance(double[] values) => values.Average(value => value * value) - Math.Pow(values.Average(), 2);

    private static double[] ComputeMeanImage(Dataset data, int[] labels, bool turned)
    {
        byte[] pixels = TestFiles.ReadPixels(data.Only(labels));
        if (turned)
            pixels = TestFiles.Transpose(pixels, 28, 28);
        double[] mean = new double[784];
        for (int i = 0; i < pixels.Length; i++)
            mean[i % 784] += pixels[i] / (pixels.Length / 784d);
        return mean;
    }
}
