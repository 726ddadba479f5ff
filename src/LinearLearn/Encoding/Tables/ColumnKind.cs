namespace LinearLearn;

/// <summary>Specifies how a <see cref="TableEncoder"/> turns the cells of a column into features.</summary>
public enum ColumnKind
{
    /// <summary>A standardized number, with a flag for missing cells if the training rows had some.</summary>
    Number,

    /// <summary>A boolean, with one feature for true and one for false.</summary>
    Boolean,

    /// <summary>A date with or without a time: year, month, weekday and hour, if they varied in the training rows.</summary>
    Date,

    /// <summary>One of several values, each with a separate feature, except that rare values share features.</summary>
    Category,

    /// <summary>A text, encoded by a <see cref="TextEncoder"/>.</summary>
    Text,

    /// <summary>A column that is not used, because it is constant, an identifier or excluded by the user.</summary>
    Ignored,
}
