namespace LinearLearn;

// Features of one unit: rows that were brought to length 1, and sparse rows of words.
public sealed partial class FeatureScaling
{
    /// <summary>How far |x|^2 of a row of length 1 may be from 1: embeddings are also stored in half precision.</summary>
    private const double LengthTolerance = 1e-3;

    /// <summary>More than sparse tables of numbers have, and fewer than vocabularies have.</summary>
    private const int LeastColumnsOfWords = 1000;

    /// <summary>
    /// Creates the scaling that suits the rows. If all rows have length 1, as embeddings and texts by TF-IDF have, or if they are sparse rows
    /// of 1000 columns or more, as counts of words are, all columns get the same factor, so that the directions of the rows stay: the mean
    /// square of the features other than 0 becomes 1. (A standard deviation of 1 would make rare words count the most.) Otherwise it is
    /// <see cref="Standard"/>.
    /// </summary>
    /// <param name="data">One example or more. Rows of zeros count as rows of length 1 if there are others.</param>
    /// <returns>The scaling of its columns.</returns>
    /// <exception cref="ArgumentException">There is no example, or there are more columns than an array holds.</exception>
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
    /// <param name="anyLength">Whether rows of other lengths than 1 have a common factor, too.</param>
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
