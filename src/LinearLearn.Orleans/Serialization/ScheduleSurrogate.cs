using System.Globalization;
using System.Text.RegularExpressions;

namespace LinearLearn.Orleans;

/// <summary>Represents a learning rate schedule as the text of a built-in one, or as a custom one; neither for null.</summary>
[GenerateSerializer]
[Alias("LinearLearn.Schedule")]
internal partial struct ScheduleSurrogate
{
    [Id(0)]
    public string? Text;

    [Id(1)]
    public LearningRateSchedule? Custom;

    public static ScheduleSurrogate From(LearningRateSchedule? schedule)
    {
        if (schedule is null)
            return default;
        if (schedule.GetType().DeclaringType != typeof(LearningRateSchedule))
            return new ScheduleSurrogate { Custom = schedule };
        string text = schedule.ToString();
        // A normalized custom schedule has no text that describes it.
        return schedule.Equals(TryParse(text))
            ? new ScheduleSurrogate { Text = text }
            : throw new NotSupportedException($"expected a built-in schedule, or a custom one that is not normalized, found {text}");
    }

    public readonly LearningRateSchedule? ToSchedule() => Text is null
        ? Custom
        : TryParse(Text) ?? throw new InvalidDataException($"expected a learning rate schedule, found {Excerpt.Format(Text)}");

    /// <summary>Parses the text of a built-in schedule, for instance "StepRate { Rate = 0.1, Every = 100, Factor = 0.5 }".</summary>
    private static LearningRateSchedule? TryParse(string text)
    {
        Match match = Description().Match(text);
        if (!match.Success)
            return null;
        (string name, string content) = (match.Groups[1].Value, match.Groups[2].Value);
        if (name == "NormalizedRate")
        {
            const string start = "Schedule = ";
            return content.StartsWith(start, StringComparison.Ordinal) ? TryParse(content[start.Length..])?.Normalized() : null;
        }
        MatchCollection members = Member().Matches(content);
        string Value(int index) => members[index].Groups[1].Value;
        float Number(int index) => float.Parse(Value(index), CultureInfo.InvariantCulture);
        long Count(int index) => long.Parse(Value(index), CultureInfo.InvariantCulture);
        try
        {
            return (name, members.Count) switch
            {
                ("ConstantRate", 1) => LearningRateSchedule.Constant(Number(0)),
                ("InverseSquareRootRate", 1) => LearningRateSchedule.InverseSquareRoot(Number(0)),
                ("InverseScalingRate", 3) => LearningRateSchedule.InverseScaling(Number(0), Number(1), Number(2)),
                ("StepRate", 3) => LearningRateSchedule.Step(Number(0), Count(1), Number(2)),
                ("CosineRate", 3) => LearningRateSchedule.Cosine(Number(0), Count(1), Number(2)),
                _ => null,
            };
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or ArgumentException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^(\w+) \{ (.*) \}$")]
    private static partial Regex Description();

    [GeneratedRegex(@"\w+ = ([^,]+)")]
    private static partial Regex Member();
}
