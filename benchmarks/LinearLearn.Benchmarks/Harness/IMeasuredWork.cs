namespace LinearLearn.Benchmarks;

/// <summary>Provides the work of each table row of a benchmark class, for the columns of rates.</summary>
/// <remarks>It is called after the parameters are set.</remarks>
internal interface IMeasuredWork
{
    /// <summary>Gets the work of a row.</summary>
    /// <param name="benchmark">The name of the row's method.</param>
    Work GetWork(string benchmark);
}
