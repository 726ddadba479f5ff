namespace LinearLearn.Docs.Tests.Engine;

/// <summary>A piece of a page's source: its text, and the line of the page (counted from 1) on which it begins.</summary>
internal sealed record SourcePart(string Text, int Line);
