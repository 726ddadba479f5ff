namespace LinearLearn;

// Features of one unit: rows of unit length, and sparse rows of words.
public sealed partial class FeatureScaling
{
    /// <summary>The tolerance of |x|^2 for rows of unit length, wide enough for embeddings stored in half precision.</summary>
    private const double LengthTolerance = 1e-3;

    /// <summary>The least number of columns of word counts: more than sparse tables of numbers have, and fewer than vocabularies.</summary>
    private const int LeastColumnsOfWords = 1000;

    /// <summary>
    /// Creates the scaling that suits the rows: one factor for all columns of normalized or sparse high-dimensional rows, otherwise
    /// <see cref="Standard"/>.
    /// </summary>
    /// <remarks>
    /// If all rows have unit length, such as embeddings and TF-IDF texts, or if they are sparse with 1000 columns or more, such as word
    /// counts, all columns have the same factor, which preserves the directions of the rows: the mean square of the nonzero features
    /// becomes 1. (A standard deviation of 1 would give rare words the most influence.)
    /// </remarks>
    /// <param name="data">One or more examples. Rows of zeros count as rows of unit length if there are others.</param>
    /// <returns>The scaling of the columns.</returns>
    /// <exception cref="ArgumentException">There is no example, or there are more columns than an array can hold.</exception>
    public static FeatureScaling Automatic(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Dataset counted = data.WithoutZeroWeights();
        bool areWords = counted.Features is SparseFeatures { Columns: >= LeastColumnsOfWords };
        if (FindCommonFactor(counted.Features, anyLength: areWords) is not { } factor)
            return Standard(data);
        double[] factors = new double[data.FeatureCount];
        Array.Fill(factors, factor);
        return new FeatureScaling(data.Features, factors, new double[factors.Length], []);
    }

    /// <param name="features">The features of the examples.</param>
    /// <param name="anyLength">Whether rows of lengths other than 1 also have a common factor.</param>
    /// <returns>Null if there is no common factor.</returns>
    private static double? FindCommonFactor(FeatureMatrix features, bool anyLength)
    {
        float[] scratch = features.CreateScratch();
        double sum = 0;
        long count = 0;
        for (int row = 0; row < features.Rows; row++)
        {
            double squares = 0;
            int others = 0;
            foreach (float value in features.Storage.StoredValues(row, scratch))
            {
                squares += (double)value * value;
                others += value != 0 ? 1 : 0;
            }
            if (others > 0 && !anyLength && !(Math.Abs(squares - 1) <= LengthTolerance))
                return null;
            sum += squares;
            count += others;
        }
        return sum > 0 && double.IsFinite(sum) ? Math.Sqrt(count / sum) : null;
    }
}
