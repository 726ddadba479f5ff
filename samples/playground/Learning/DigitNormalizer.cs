namespace LinearLearn.Samples.Playground;

/// <summary>Scales a drawing into 20 x 20 pixels and moves its center of mass to the middle of 28 x 28 pixels.</summary>
/// <remarks>
/// This is how the images of MNIST were prepared (Y. LeCun, C. Cortes, C. J. C. Burges, "The MNIST database of handwritten digits"), except
/// that the center is exact here, and within half a pixel there.
/// </remarks>
public static class DigitNormalizer
{
    private const int InnerSide = 20;

    /// <summary>Creates an image of 28 x 28 bytes from a square drawing.</summary>
    /// <param name="ink">side * side bytes in row-major order: 0 is paper, 255 is ink.</param>
    /// <param name="side">The number of rows and columns: 1 or more.</param>
    /// <returns>The image; without ink if the drawing has none.</returns>
    public static byte[] Normalize(ReadOnlySpan<byte> ink, int side)
    {
        int top = side, bottom = -1, left = side, right = -1;
        double mass = 0, sumX = 0, sumY = 0;
        for (int i = 0; i < side * side; i++)
        {
            if (ink[i] == 0)
                continue;
            (int row, int column) = (i / side, i % side);
            (top, bottom) = (Math.Min(top, row), Math.Max(bottom, row));
            (left, right) = (Math.Min(left, column), Math.Max(right, column));
            mass += ink[i];
            sumX += ink[i] * (column + 0.5);
            sumY += ink[i] * (row + 0.5);
        }
        byte[] image = new byte[Digit.Side * Digit.Side];
        if (mass == 0)
            return image;

        double scale = (double)InnerSide / Math.Max(bottom - top + 1, right - left + 1);
        double[] sums = new double[image.Length];
        const double Middle = Digit.Side / 2.0;
        for (int row = top; row <= bottom; row++)
        {
            for (int column = left; column <= right; column++)
            {
                byte value = ink[row * side + column];
                if (value > 0)
                    Spread(value, Middle + (column - sumX / mass) * scale, Middle + (row - sumY / mass) * scale, scale, sums);
            }
        }
        for (int i = 0; i < image.Length; i++)
            image[i] = (byte)Math.Min(255, Math.Round(sums[i]));
        return image;
    }

    /// <summary>Adds the ink of a square to the pixels that it covers, in proportion to the covered areas.</summary>
    private static void Spread(byte ink, double x, double y, double size, double[] sums)
    {
        int firstRow = Math.Max(0, (int)Math.Floor(y)), lastRow = Math.Min(Digit.Side - 1, (int)Math.Floor(y + size));
        int firstColumn = Math.Max(0, (int)Math.Floor(x)), lastColumn = Math.Min(Digit.Side - 1, (int)Math.Floor(x + size));
        for (int row = firstRow; row <= lastRow; row++)
        {
            double height = Math.Min(row + 1, y + size) - Math.Max(row, y);
            for (int column = firstColumn; column <= lastColumn; column++)
            {
                double width = Math.Min(column + 1, x + size) - Math.Max(column, x);
                sums[row * Digit.Side + column] += ink * height * width;
            }
        }
    }
}
