namespace LinearLearn.Tool;

/// <summary>Replaces members of the library in its messages by the options of the tool.</summary>
internal static class MessageTerms
{
    // In this order, because some texts contain others.
    private static readonly (string Library, string Tool)[] Terms =
    [
        ("set TableEncoderOptions.DecimalSeparator", "set --decimal comma or --decimal point"),
        ("or set the kind Text in TableEncoderOptions.Kinds", "or leave the column out with --ignore"),
        ("set the kind Category in TableEncoderOptions.Kinds", "read the column as categories with --category"),
        ("exclude it with the kind Ignored in TableEncoderOptions.Kinds", "exclude it with --ignore"),
        (" (LibSvmOptions.FirstIndex)", " (see --zero-based)"),
        ("see LibSvmOptions.FirstIndex", "see --zero-based"),
        (" (LibSvmOptions.MaxLineBytes)", ""),
        ("LinearModel.Prune and fewer HashBits reduce them", "--prune, or training with fewer --hash-bits, reduces them"),
    ];

    /// <summary>Translates a message.</summary>
    public static string Translate(string message)
    {
        foreach ((string library, string tool) in Terms)
            message = message.Replace(library, tool, StringComparison.Ordinal);
        return message;
    }
}
