namespace LinearLearn.Benchmarks;

/// <summary>A benchmark class that tells what its rows work on, for the columns of rates. Asked after the parameters are set.</summary>
internal interface IMeasuredWork
{
    /// <param name="benchmark">The name of the row's method.</param>
    Work GetWork(string benchmark);
}
