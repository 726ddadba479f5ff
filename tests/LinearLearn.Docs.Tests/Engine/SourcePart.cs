namespace LinearLearn.Docs.Tests.Engine;

/// <summary>Represents a part of a page's source: its text, and the 1-based line of the page on which it begins.</summary>
internal sealed record SourcePart(string Text, int Line);
