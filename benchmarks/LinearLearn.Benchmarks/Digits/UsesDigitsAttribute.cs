namespace LinearLearn.Benchmarks;

/// <summary>Marks a benchmark class whose results belong to the digits that it ran on: the table says how many these were.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class UsesDigitsAttribute : Attribute;
