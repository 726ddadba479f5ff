using SkiaSharp;

namespace LinearLearn.Plotting.Tests;

/// <summary>Represents how much two pictures differ to the eye.</summary>
/// <remarks>
/// The difference is that of averages of 4 x 4 pixels in CIELAB, where 1 is just visible. Each block is compared with blocks up to a pixel
/// away, in both directions of the comparison. A different rasterizer's smoothing and letter spacing does not count (it reaches 8); a
/// missing or moved line and a different word do; a single different letter may not.
/// </remarks>
internal sealed record PictureDifference(double Mean, double Worst, int X, int Y)
{
    public const double MeanLimit = 0.4;
    public const double WorstLimit = 9;
    private const int BlockPixels = 4;

    private static readonly double[] Light = [.. Enumerable.Range(0, 256).Select(value =>
        value <= 10 ? value / 255.0 / 12.92 : Math.Pow((value / 255.0 + 0.055) / 1.055, 2.4))];

    public bool IsSeen => Mean > MeanLimit || Worst > WorstLimit;

    public static PictureDifference Compute(SKBitmap found, SKBitmap expected)
    {
        if (found.Width != expected.Width || found.Height != expected.Height)
            throw new ArgumentException($"expected {expected.Width} x {expected.Height} pixels, found {found.Width} x {found.Height}");
        Sums one = new(found), other = new(expected);
        double sum = 0, worst = 0;
        int blocks = 0, worstX = 0, worstY = 0;
        for (int y = 0; y < found.Height; y += BlockPixels)
        {
            for (int x = 0; x < found.Width; x += BlockPixels)
            {
                double difference = Math.Max(Least(one, other, x, y), Least(other, one, x, y));
                sum += difference;
                blocks++;
                if (difference > worst)
                    (worst, worstX, worstY) = (difference, x, y);
            }
        }
        return new PictureDifference(sum / blocks, worst, worstX, worstY);
    }

    public override string ToString() => FormattableString.Invariant(
        $"differs by {Mean:F3} in the mean (at most {MeanLimit}) and by {Worst:F1} at ({X}, {Y}) (at most {WorstLimit})");

    private static double Least(Sums still, Sums moved, int x, int y)
    {
        (double L, double A, double B) here = still.Lab(x, y);
        double least = double.PositiveInfinity;
        for (int shift = 0; shift < 9; shift++)
        {
            (double L, double A, double B) there = moved.Lab(x + shift / 3 - 1, y + shift % 3 - 1);
            least = Math.Min(least, Math.Sqrt(Square(here.L - there.L) + Square(here.A - there.A) + Square(here.B - there.B)));
        }
        return least;
    }

    private static double Square(double value) => value * value;

    /// <summary>Represents the sums of light over all rectangles from the corner: the average of a block needs four of them.</summary>
    private sealed class Sums
    {
        private readonly int _width;
        private readonly int _height;
        private readonly double[] _sums;

        public Sums(SKBitmap bitmap)
        {
            (_width, _height) = (bitmap.Width, bitmap.Height);
            _sums = new double[(_width + 1) * (_height + 1) * 3];
            SKColor[] pixels = bitmap.Pixels;
            for (int y = 0; y < _height; y++)
            {
                for (int x = 0; x < _width; x++)
                {
                    SKColor pixel = pixels[y * _width + x];
                    for (int channel = 0; channel < 3; channel++)
                    {
                        byte value = channel == 0 ? pixel.Red : channel == 1 ? pixel.Green : pixel.Blue;
                        _sums[IndexOf(x + 1, y + 1) + channel] = Light[value]
                            + _sums[IndexOf(x, y + 1) + channel] + _sums[IndexOf(x + 1, y) + channel] - _sums[IndexOf(x, y) + channel];
                    }
                }
            }
        }

        public (double L, double A, double B) Lab(int x, int y)
        {
            int left = Math.Clamp(x, 0, _width - 1), right = Math.Clamp(x + BlockPixels, left + 1, _width);
            int top = Math.Clamp(y, 0, _height - 1), bottom = Math.Clamp(y + BlockPixels, top + 1, _height);
            double red = Mean(0), green = Mean(1), blue = Mean(2);
            double fx = Root((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505);
            double fy = Root(0.2126 * red + 0.7152 * green + 0.0722 * blue);
            double fz = Root((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089);
            return (116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz));

            double Mean(int channel) => (_sums[IndexOf(right, bottom) + channel] - _sums[IndexOf(left, bottom) + channel]
                - _sums[IndexOf(right, top) + channel] + _sums[IndexOf(left, top) + channel]) / ((right - left) * (bottom - top));
        }

        private static double Root(double value) => value > 216.0 / 24389 ? Math.Cbrt(value) : (24389.0 / 27 * value + 16) / 116;

        private int IndexOf(int x, int y) => (y * (_width + 1) + x) * 3;
    }
}
