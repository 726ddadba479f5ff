namespace LinearLearn.Samples.Playground;

/// <summary>Holds a drawing: strokes of a round brush on a field of 28 x 28 cells, with 4 x 4 points of ink in each cell.</summary>
public sealed class InkField
{
    /// <summary>The number of points in a row and in a column.</summary>
    public const int Side = Digit.Side * PointsPerCell;

    private const int PointsPerCell = 4;

    /// <summary>The radius of the brush in points: strokes are about as wide as those of the training images.</summary>
    private const double Radius = 5;

    private readonly byte[] _ink = new byte[Side * Side];

    /// <summary>Gets the ink of each point in row-major order: 0 is paper, 255 is ink.</summary>
    public ReadOnlySpan<byte> Ink => _ink;

    /// <summary>Gets whether nothing was drawn.</summary>
    public bool IsEmpty => !_ink.AsSpan().ContainsAnyExcept((byte)0);

    /// <summary>Removes all ink.</summary>
    public void Clear() => Array.Clear(_ink);

    /// <summary>Draws a line. Coordinates are cells from the upper left corner: 0 to 28.</summary>
    public void Draw(double fromX, double fromY, double toX, double toY)
    {
        double length = Math.Sqrt((toX - fromX) * (toX - fromX) + (toY - fromY) * (toY - fromY)) * PointsPerCell;
        int dots = Math.Max(1, (int)Math.Ceiling(Math.Min(length, 4 * Side)));
        for (int i = 0; i <= dots; i++)
        {
            double share = (double)i / dots;
            Dot((fromX + (toX - fromX) * share) * PointsPerCell, (fromY + (toY - fromY) * share) * PointsPerCell);
        }
    }

    /// <summary>Scales and centers the drawing as the images of MNIST were.</summary>
    public Digit ToDigit() => new(DigitNormalizer.Normalize(_ink, Side), null);

    private void Dot(double x, double y)
    {
        int top = Math.Max(0, (int)(y - Radius)), bottom = Math.Min(Side - 1, (int)(y + Radius));
        int left = Math.Max(0, (int)(x - Radius)), right = Math.Min(Side - 1, (int)(x + Radius));
        for (int row = top; row <= bottom; row++)
        {
            for (int column = left; column <= right; column++)
            {
                double dx = column + 0.5 - x, dy = row + 0.5 - y;
                double cover = Math.Clamp(Radius + 0.5 - Math.Sqrt(dx * dx + dy * dy), 0, 1);
                ref byte ink = ref _ink[row * Side + column];
                ink = Math.Max(ink, (byte)(255 * cover));
            }
        }
    }
}
