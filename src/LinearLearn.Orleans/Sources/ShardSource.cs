namespace LinearLearn.Orleans;

/// <summary>Represents how the silos load the examples of each shard.</summary>
/// <remarks>
/// The number of shards is part of the problem: it determines the bits of the model, while the number of silos does not. Use one or two
/// shards for each core of the largest cluster. Paths are those of the silos, so all silos need the same files, for instance on a
/// network drive. A shard that is lost with its silo is loaded again, so its data must not change during a run.
/// </remarks>
public abstract record ShardSource
{
    private protected ShardSource(int shards) => Shards = Guard.AtLeast(shards, 1, nameof(shards));

    /// <summary>Gets the number of shards.</summary>
    public int Shards { get; }

    /// <summary>Creates a source of LIBSVM files.</summary>
    /// <param name="pattern">
    /// The path or the http or https address of each file. <c>{shard}</c> stands for the index of the shard, from 0, and
    /// <c>{shard:D4}</c> for its index of four digits. Gzip compression is detected.
    /// </param>
    /// <param name="shards">The number of shards. 1 or more.</param>
    /// <param name="options">
    /// How to read the files. <see cref="LibSvmOptions.FeatureCount"/> is the number of features. Default: the highest index in all shards.
    /// Set it so that the model has the columns of your test data.
    /// </param>
    /// <returns>The source.</returns>
    /// <exception cref="ArgumentException">The pattern has no index although there are several shards, or is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no shard.</exception>
    public static ShardSource LibSvm(string pattern, int shards, LibSvmOptions? options = null) =>
        new LibSvmShards(new ShardLocations(pattern, shards), options ?? new LibSvmOptions());

    /// <summary>Creates a source of LIBSVM files.</summary>
    /// <param name="locations">The path or the http or https address of the file of each shard.</param>
    /// <param name="options">How to read the files, as for the other overload. Default: <c>new LibSvmOptions()</c>.</param>
    /// <returns>The source.</returns>
    /// <exception cref="ArgumentException">The list or one of its items is empty.</exception>
    public static ShardSource LibSvm(IReadOnlyList<string> locations, LibSvmOptions? options = null) =>
        new LibSvmShards(new ShardLocations(locations), options ?? new LibSvmOptions());

    /// <summary>Creates a source of CSV files with a header.</summary>
    /// <param name="pattern">The path or address of each file, as for <see cref="LibSvm(string, int, LibSvmOptions?)"/>.</param>
    /// <param name="shards">The number of shards. 1 or more.</param>
    /// <param name="encoder">
    /// The encoder of the columns, fitted to a sample of the rows. <see cref="TableEncoder.Label"/> is the column of the classes.
    /// </param>
    /// <param name="classes">The names of all classes. A row of another class is an error.</param>
    /// <param name="weights">The column of the weights of the examples, numbers of 0 or more. Default: null, all weights are 1.</param>
    /// <returns>The source.</returns>
    /// <exception cref="ArgumentException">The pattern is invalid, or there are no named classes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no shard.</exception>
    public static ShardSource Csv(string pattern, int shards, TableEncoder encoder, ClassLabels classes, string? weights = null) =>
        new CsvShards(new ShardLocations(pattern, shards), encoder, classes, weights);

    /// <summary>Creates a source that calls a loader of the silos.</summary>
    /// <param name="name">The name that was given to <see cref="LinearLearnSiloOptions.AddLoader"/>.</param>
    /// <param name="shards">The number of shards. 1 or more.</param>
    /// <param name="argument">A text for the loader, such as a connection string. Default: empty.</param>
    /// <returns>The source.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no shard.</exception>
    public static ShardSource Registered(string name, int shards, string argument = "") => new RegisteredShards(name, shards, argument);

    /// <summary>Loads a shard on a thread that may block.</summary>
    /// <param name="shard">The index of the shard.</param>
    /// <param name="options">The options of the silo.</param>
    /// <param name="services">The services of the silo.</param>
    /// <param name="cancellationToken">Stops loading.</param>
    internal abstract Dataset Load(
        int shard, LinearLearnSiloOptions options, IServiceProvider services, CancellationToken cancellationToken);
}
