namespace LinearLearn.Samples.Playground;

/// <summary>Holds a typed number, and the message about a text that is not accepted.</summary>
/// <param name="range">The numbers that are accepted.</param>
/// <param name="value">The first number.</param>
public sealed class NumberEntry(NumberRange range, float value)
{
    /// <summary>Gets the accepted number.</summary>
    public float Value { get; private set; } = value;

    /// <summary>Gets the text of the field.</summary>
    public string Text { get; private set; } = NumberText.Format(value);

    /// <summary>Gets the message about a text that is not accepted; null if it is.</summary>
    public string? Error { get; private set; }

    /// <summary>Reads a typed text.</summary>
    /// <param name="name">The name of the field, for the message.</param>
    /// <param name="text">What was typed.</param>
    /// <returns>Whether the number has changed.</returns>
    public bool Enter(string name, string? text)
    {
        if (range.Parse(text) is { } value)
            return Accept(value);
        Text = text ?? "";
        string found = string.IsNullOrWhiteSpace(text) ? "nothing" : text;
        Error = $"{name}: expected a number from {NumberText.Format(range.Least)} to {NumberText.Format(range.Most)}, found {found}. "
            + $"{NumberText.Format(Value)} is still in use.";
        return false;
    }

    /// <summary>Moves to the next number that the arrow keys choose.</summary>
    /// <returns>Whether the number has changed.</returns>
    public bool Move(bool isUp) => Accept(range.GetNext(Value, isUp));

    private bool Accept(float value)
    {
        bool isOther = value != Value;
        (Value, Text, Error) = (value, NumberText.Format(value), null);
        return isOther;
    }
}
