namespace LinearLearn;

/// <summary>Represents the options of <see cref="CSharpExport"/>: the names in the generated source.</summary>
public sealed record CSharpOptions
{
    /// <summary>Gets the name of the class.</summary>
    /// <remarks>Default: LinearLearnModel.</remarks>
    /// <exception cref="ArgumentException">The value is not a C# identifier, or is a keyword.</exception>
    public string ClassName { get; init => field = SourceNames.RequireCSharp(value, nameof(ClassName)); } = "LinearLearnModel";

    /// <summary>Gets the namespace of the class, such as "Shop.Models"; empty for the global namespace.</summary>
    /// <remarks>Default: empty.</remarks>
    /// <exception cref="ArgumentException">The value is neither empty nor C# identifiers joined by points, or one is a keyword.</exception>
    public string Namespace
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            foreach (string part in value.Length == 0 ? [] : value.Split('.'))
                SourceNames.RequireCSharp(part, nameof(Namespace));
            field = value;
        }
    } = "";

    /// <summary>Formats the options in the invariant culture.</summary>
    /// <returns>For instance "CSharpOptions { ClassName = LinearLearnModel }".</returns>
    public override string ToString() => RecordText.Format(
        nameof(CSharpOptions), (nameof(ClassName), ClassName), (nameof(Namespace), Namespace.Length == 0 ? null : Namespace));
}
