using System.Security.Cryptography;
using LinearLearn.Emnist;
using SkiaSharp;

namespace LinearLearn.Plotting.Tests;

/// <summary>Compares the article's first weights, in its coloring, with the picture that the article shows.</summary>
public class PublishedPictureTests
{
    /// <summary>The SHA-256 of the published random-weights.png: red, green and blue of its 784 cells, row by row.</summary>
    private const string Published = "f2ae244654b18eec5a8fa68c2b29172890a760707edb338983753728cf484b32";

    [Test]
    public void WeightsPicture_of_random_weights_equals_the_published_picture_in_all_784_cells()
    {
        LinearModel start = new(ArticleWeights.Create().AsSpan(), [0f], [3, 7]);
        using SKBitmap picture = PictureFile.Decode(
            new WeightsPicture(start, new ImageShape(28, 28)) { Coloring = Coloring.Article }.ToPng());
        Assert.That((picture.Width, picture.Height), Is.EqualTo((252, 252)));
        byte[] cells =
        [
            .. Enumerable.Range(0, 784)
                .Select(i => picture.GetPixel(i % 28 * 9 + 4, i / 28 * 9 + 4))
                .SelectMany(cell => new[] { cell.Red, cell.Green, cell.Blue }),
        ];
        Assert.That(Convert.ToHexStringLower(SHA256.HashData(cells)), Is.EqualTo(Published));
    }
}
