namespace LinearLearn.Samples.Playground;

/// <summary>Describes a correction in plain words.</summary>
/// <param name="Settings">The rule and its numbers.</param>
/// <param name="Correction">What was corrected.</param>
public sealed record CorrectionText(PairSettings Settings, Correction Correction)
{
    /// <summary>The smallest step that the table can show.</summary>
    private const float SmallestStep = 0.00005f;

    /// <summary>Gets whether the change is large enough to be shown.</summary>
    public bool HasVisibleChange => Math.Abs(Correction.Step) >= SmallestStep;

    /// <summary>Gets the operator before the step.</summary>
    public string Operator => Correction.Step < 0 ? "\u2212" : "+";

    /// <summary>Gets the size of the step, as in "0.01 x image".</summary>
    public string StepText => NumberText.FormatSignificant(Math.Abs(Correction.Step));

    /// <summary>Gets why nothing can be seen, as a title and a sentence.</summary>
    public (string Title, string Reason) Unchanged => Correction.HasMoved
        ? ("Practically nothing changed.", $"The step was smaller than {NumberText.FormatSignificant(SmallestStep)} \u00d7 image.")
        : ("Nothing changed.", $"The score {ScoreText} is already {RuleText.DescribeReached(Settings, Correction.Label)}.");

    private string ScoreText => NumberText.FormatScore(Correction.ScoreBefore);

    /// <summary>Gets what the correction achieved.</summary>
    public string Result
    {
        get
        {
            if (Correction.KnownLabel is { } known && known != Correction.Label)
                return $"This is {NumberText.WithArticle(known)}. You taught the computer something incorrect.";
            int before = Correction.Before.Predict(Correction.Image), after = Correction.After.Predict(Correction.Image);
            if (after != Correction.Label)
                return $"One step was not enough: the answer is still {after}. Give the correct answer again.";
            return before == after ? $"The answer is still {after}, and clearer now." : $"The answer is {after} now.";
        }
    }
}
