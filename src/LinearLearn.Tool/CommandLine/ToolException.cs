namespace LinearLearn.Tool;

/// <summary>Represents a fault of the input or the options, whose message is one line for the user.</summary>
internal sealed class ToolException : Exception
{
    /// <param name="message">What was expected and found, and where.</param>
    /// <param name="isUsage">Whether the command line is at fault rather than a file.</param>
    public ToolException(string message, bool isUsage = false)
        : base(message) => IsUsage = isUsage;

    /// <summary>Gets whether the command line is at fault rather than a file.</summary>
    public bool IsUsage { get; }

    /// <summary>Creates the exception for an invalid combination of options.</summary>
    public static ToolException Usage(string message) => new(message, isUsage: true);
}
