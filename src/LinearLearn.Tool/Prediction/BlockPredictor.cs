namespace LinearLearn.Tool;

/// <summary>Predicts the rows of blocks of one file; each thread has its own.</summary>
internal abstract class BlockPredictor
{
    /// <summary>Predicts all rows of a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="output">Receives the predictions.</param>
    /// <exception cref="BlockException">A row is invalid.</exception>
    public abstract void Predict(LineBlock block, PredictionWriter output);
}

/// <summary>Represents a fault in a row of a block, before its position in the file is known.</summary>
/// <param name="rowsBefore">The number of rows of the block before the row; null if messages count only lines.</param>
/// <param name="line">The number of the line.</param>
/// <param name="message">What was expected and found.</param>
internal sealed class BlockException(int? rowsBefore, long line, string message) : Exception(message)
{
    /// <summary>Gets the number of rows of the block before the row; null if messages count only lines.</summary>
    public int? RowsBefore { get; } = rowsBefore;

    /// <summary>Gets the number of the line.</summary>
    public long Line { get; } = line;
}
