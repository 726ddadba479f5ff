namespace LinearLearn.Tool;

/// <summary>Represents a prediction and its explanation.</summary>
/// <param name="Place">The row in the output, such as "row 3"; null for a text of the command line.</param>
/// <param name="Predicted">The predicted class and its probability.</param>
/// <param name="Explanation">The contributions to the score of a class.</param>
/// <param name="NameColumn">Names the columns of rows without an encoder.</param>
internal sealed record ExplainedRow(string? Place, Prediction Predicted, Explanation Explanation, Func<int, string> NameColumn)
{
    /// <summary>Gets the name of a feature.</summary>
    public string GetName(Contribution contribution) => contribution.Name ?? NameColumn(contribution.Column);
}
