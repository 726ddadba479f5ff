namespace LinearLearn;

/// <summary>Specifies the value of a feature that occurs n times in a text.</summary>
public enum TermFrequency
{
    /// <summary>The number of occurrences, n.</summary>
    Count,

    /// <summary>1 + ln(n): the tenth occurrence adds less than the first.</summary>
    Sublinear,

    /// <summary>1, regardless of the number of occurrences.</summary>
    Binary,
}
