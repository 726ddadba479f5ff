namespace LinearLearn;

/// <summary>How a <see cref="TableEncoder"/> turns the cells of a column into features.</summary>
public enum ColumnKind
{
    /// <summary>A number: standardized, with a flag for missing cells if the training rows had some.</summary>
    Number,

    /// <summary>True or false: a feature for each.</summary>
    Boolean,

    /// <summary>A date, with or without a time: year, month, weekday and hour, as far as they varied in the training rows.</summary>
    Date,

    /// <summary>One of several values: a feature for each. Rare values share features.</summary>
    Category,

    /// <summary>A text: its words, as a <see cref="TextEncoder"/> encodes them.</summary>
    Text,

    /// <summary>Not used: constant, an identifier, or left out by the user.</summary>
    Ignored,
}
