namespace LinearLearn.Benchmarks;

/// <summary>Marks a benchmark class that runs on the digits, so that its table states their numbers.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class UsesDigitsAttribute : Attribute;
