using CsCheck;
using LinearLearn.Samples.Playground;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Samples.Tests.Playground;

public class DigitNormalizerTests
{
    [Test]
    public void Normalizer_scales_a_square_into_20_x_20_pixels_in_the_middle()
    {
        byte[] field = new byte[16];
        (field[0], field[1], field[4], field[5]) = (255, 255, 255, 255);   // in the upper left corner of 4 x 4
        byte[] image = DigitNormalizer.Normalize(field, 4);
        for (int i = 0; i < image.Length; i++)
        {
            bool isInside = i / 28 is >= 4 and < 24 && i % 28 is >= 4 and < 24;
            Assert.That(image[i], Is.EqualTo(isInside ? 255 : 0), $"pixel {i}");
        }
    }

    [Test]
    public void Normalizer_moves_the_center_of_mass_to_the_middle()
    {
        // Two points side by side, with 3 and 1 parts of the ink: the center is at (3 * 0.5 + 1.5) / 4 = 0.75 points. Each point becomes 10
        // pixels wide, so that the left edge is at 14 - 7.5 = 6.5, the border at 16.5, and the right edge at 26.5.
        byte[] field = new byte[16];
        (field[9], field[10]) = (255, 85);
        byte[] image = DigitNormalizer.Normalize(field, 4);
        byte[] dark = [.. Enumerable.Repeat<byte>(255, 9)], light = [.. Enumerable.Repeat<byte>(85, 9)];
        byte[] row = [0, 0, 0, 0, 0, 0, 128, .. dark, 170, .. light, 42, 0];
        for (int i = 0; i < 28; i++)
            Assert.That(image.AsSpan(28 * i, 28).ToArray(), Is.EqualTo(i is >= 9 and < 19 ? row : new byte[28]), $"row {i}");
    }

    [Test]
    public void Normalizer_returns_an_empty_image_for_an_empty_drawing() =>
        Assert.That(DigitNormalizer.Normalize(new byte[16], 4), Is.All.Zero);

    [Test]
    public void Normalizer_centers_any_drawing() => Gen.Byte[100, 255].Array[64].SampleAlike(field =>
    {
        byte[] image = DigitNormalizer.Normalize(field, 8);
        double mass = image.Sum(ink => ink), x = 0, y = 0;
        for (int i = 0; i < image.Length; i++)
            (x, y) = (x + image[i] * (i % 28 + 0.5) / mass, y + image[i] * (i / 28 + 0.5) / mass);
        Assert.That((x, y), Is.EqualTo((14.0, 14.0)).Using<(double X, double Y)>(
            (a, b) => Math.Abs(a.X - b.X) < 0.02 && Math.Abs(a.Y - b.Y) < 0.02));
    });

    [Test]
    public void Drawn_line_is_centered_and_20_pixels_long()
    {
        InkField field = new();
        field.Draw(3, 3, 3, 12);
        byte[] image = field.ToDigit().Pixels;
        int[] rows = [.. Enumerable.Range(0, 28).Where(row => image.AsSpan(28 * row, 28).ContainsAnyExcept((byte)0))];
        Assert.That((rows[0], rows[^1]), Is.EqualTo((4, 23)));
        Assert.That(image[28 * 14 + 13], Is.EqualTo(image[28 * 14 + 14]).Within(1).And.GreaterThan(250));
    }

    [Test]
    public void Drawing_is_symmetric_and_can_be_cleared()
    {
        InkField field = new();
        field.Draw(14, 14, 14, 14);
        byte[] ink = field.Ink.ToArray();
        Assert.That(ink, Is.EqualTo(ink.Reverse()));
        Assert.That(ink.Sum(value => value) / 255.0, Is.EqualTo(Math.PI * 5 * 5).Within(1));
        field.Clear();
        Assert.That(field.IsEmpty);
    }

    [Test]
    public void Strokes_outside_of_the_field_are_cut_off()
    {
        InkField field = new();
        field.Draw(-100, 14, 200, 14);
        Assert.That(field.Ink[56 * InkField.Side] > 0 && field.Ink[57 * InkField.Side - 1] > 0);
        field.Draw(-50, -50, -40, -40);
        Assert.That(field.Ink[0], Is.Zero);
    }
}
