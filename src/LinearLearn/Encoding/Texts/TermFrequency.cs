namespace LinearLearn;

/// <summary>What a feature of a text counts that occurs n times in it.</summary>
public enum TermFrequency
{
    /// <summary>The number of occurrences, n.</summary>
    Count,

    /// <summary>1 + ln(n): the tenth occurrence adds less than the first.</summary>
    Sublinear,

    /// <summary>1, however often it occurs.</summary>
    Binary,
}
