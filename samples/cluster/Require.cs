namespace LinearLearn.Samples.Cluster;

/// <summary>Checks values of options.</summary>
internal static class Require
{
    /// <summary>Checks that a number is not too small.</summary>
    /// <param name="option">The name of the option.</param>
    /// <param name="value">The number.</param>
    /// <param name="least">The smallest allowed number.</param>
    /// <returns>The number.</returns>
    /// <exception cref="ArgumentException">The number is smaller.</exception>
    public static int AtLeast(string option, int value, int least) => value >= least
        ? value
        : throw new ArgumentException($"{option}: expected {least} or more, found {value}");
}
