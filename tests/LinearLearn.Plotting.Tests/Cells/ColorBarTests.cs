using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Plotting.Tests;

internal sealed class ColorBarTests
{
    [TestCase(0.3f, 112, "−0.3 0 0.3")]
    [TestCase(1, 336, "−1 −0.5 0 0.5 1")]
    [TestCase(493_796, 160, "−493,796 0 493,796")]
    [TestCase(float.MaxValue, 200, "−3.4e38 −2e38 0 2e38 3.4e38")]
    public void ColorBar_labels_its_ends_0_and_round_numbers_between_them(float limit, int height, string expected)
    {
        ColorBar bar = new((-limit, limit), isSigned: true, "weight", height);
        Assert.That(string.Join(' ', bar.Ticks.Select(NumberText.FormatShort)), Is.EqualTo(expected));
    }

    [Test]
    public void ColorBar_labels_its_ends_and_0_at_every_magnitude_and_height() =>
        Gen.Select(Gen.Int.Select(BitConverter.Int32BitsToSingle).Where(float.IsFinite), Gen.Int[1, 3000]).SampleAlike((value, height) =>
        {
            double limit = Math.Max(float.Epsilon, Math.Abs(value));
            ColorBar bar = new((-limit, limit), isSigned: true, "weight", height);
            Assert.That(bar.Ticks, Is.Ordered.Ascending.And.Contains(-limit).And.Contains(0.0).And.Contains(limit));
            double[] positions = [.. bar.Ticks.Select(tick => (tick + limit) / (2 * limit) * Math.Max(ColorBar.LeastHeight, height))];
            Assert.That(positions.Zip(positions.Skip(1), (one, next) => next - one), Is.All.GreaterThan(20), "labels of 13 pixels");
            float widest = bar.Ticks.Max(tick => PlotStyle.MeasureWidth(NumberText.FormatShort(tick)));
            Assert.That(bar.Width, Is.GreaterThan(widest + 40));
        });

    [Test]
    public void ColorBar_of_features_labels_both_ends()
    {
        ColorBar bar = new((0.996, 1.5), isSigned: false, "feature", 112);
        Assert.That(bar.Ticks, Is.EqualTo(new[] { 0.996, 1.2, 1.4, 1.5 }).Within(1e-12));
    }

    [TestCase(300.1, 300.4, "300.1 300.2 300.3 300.4")]
    [TestCase(1_000_000, 1_000_100, "1,000,000 1,000,050 1,000,100")]
    public void ColorBar_labels_of_near_numbers_differ(double low, double high, string expected) => Assert.That(
        string.Join(' ', new ColorBar((low, high), isSigned: false, "feature", 112).Labels), Is.EqualTo(expected));

    [Test]
    public void Cells_of_a_flat_image_are_stretched_to_24_pixels()
    {
        WeightsPicture picture = new(new LinearModel([1, -1], [0f], [3, 7]), new ImageShape(1, 2)) { CellSize = 30 };
        byte[] png = picture.ToPng();
        Assert.That(PictureFile.CountPixels(png, ValueColormaps.Diverging.GetColor(1), 0), Is.GreaterThan(29 * 29).And.LessThan(29 * 37));
        WeightsPicture thin = new(new LinearModel([1, -1], [0f], [3, 7]), new ImageShape(1, 2)) { CellSize = 12 };
        Assert.That(PictureFile.CountPixels(thin.ToPng(), ValueColormaps.Diverging.GetColor(1), 0), Is.InRange(12 * 23, 12 * 24 + 24 * 4));
    }

    [Test]
    public void ProductPicture_draws_products_that_overflow_floats()
    {
        Dataset data = new(new DenseFeatures([1e30f, -1e30f, 0], 3), [3], imageShape: new ImageShape(1, 3));
        ProductPicture picture = new(new LinearModel([1e30f, 1e30f, 1], [0f], [3, 7]), data, 0);
        Assert.That(PictureFile.ReadSvgText(picture), Does.Contain("−3.4e38"));
    }
}
