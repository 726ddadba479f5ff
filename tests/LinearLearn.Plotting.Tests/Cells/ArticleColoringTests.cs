using SkiaSharp;

namespace LinearLearn.Plotting.Tests;

/// <summary>Tests the article's coloring, pixel by pixel.</summary>
internal sealed class ArticleColoringTests
{
    private static readonly LinearModel Model = new([1f, -2, 0.5f, 0], [0f], [3, 7]);

    private static readonly Dataset Data = new(new DenseFeatures([0f, 0.5f, 1, 0.25f], 4), [7], imageShape: new ImageShape(2, 2));

    [Test]
    public void ArticleColoring_of_weights_scales_red_by_the_maximum_and_blue_by_the_minimum() => Assert.That(
        Pixels(new WeightsPicture(Model, Data) { Coloring = Coloring.Article, CellSize = 1 }),
        Is.EqualTo(new[] { new SKColor(255, 0, 0), new SKColor(0, 0, 255), new SKColor(127, 0, 0), new SKColor(0, 0, 0) }));

    [Test]
    public void ArticleColoring_of_the_negative_class_swaps_red_and_blue() => Assert.That(
        Pixels(new WeightsPicture(Model, Data, 3) { Coloring = Coloring.Article, CellSize = 1 }),
        Is.EqualTo(new[] { new SKColor(0, 0, 255), new SKColor(255, 0, 0), new SKColor(0, 0, 127), new SKColor(0, 0, 0) }));

    [Test]
    public void ArticleColoring_of_an_example_ranges_from_black_to_white() => Assert.That(
        Pixels(new ExamplePicture(Data, 0) { Coloring = Coloring.Article, CellSize = 1 }),
        Is.EqualTo(new[] { new SKColor(0, 0, 0), new SKColor(127, 127, 127), new SKColor(255, 255, 255), new SKColor(63, 63, 63) }));

    [Test]
    public void ArticleColoring_of_a_product_equals_the_coloring_of_weights() => Assert.That(
        Pixels(new ProductPicture(Model, Data, 0) { Coloring = Coloring.Article, CellSize = 1 }),
        Is.EqualTo(new[] { new SKColor(0, 0, 0), new SKColor(0, 0, 255), new SKColor(255, 0, 0), new SKColor(0, 0, 0) }));

    [Test]
    public void ArticleColoring_draws_each_cell_as_a_square_of_9_pixels()
    {
        SKColor[] pixels = Pixels(new ExamplePicture(Data, 0) { Coloring = Coloring.Article });
        Assert.That(pixels, Has.Length.EqualTo(18 * 18));
        for (int i = 0; i < pixels.Length; i++)
            Assert.That(pixels[i].Red, Is.EqualTo(new[] { 0, 127, 255, 63 }[i / 18 / 9 * 2 + i % 18 / 9]), $"pixel {i}");
    }

    private static SKColor[] Pixels(Picture picture)
    {
        using SKBitmap bitmap = PictureFile.Decode(picture.ToPng());
        return bitmap.Pixels;
    }
}
