namespace LinearLearn.Orleans;

/// <summary>Loads shards by a loader of the silo.</summary>
internal sealed record RegisteredShards : ShardSource
{
    public RegisteredShards(string name, int shards, string argument)
        : base(shards)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(argument);
        Name = name;
        Argument = argument;
    }

    public string Name { get; }

    public string Argument { get; }

    internal override Dataset Load(
        int shard, LinearLearnSiloOptions options, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (options.FindLoader(Name) is not { } loader)
        {
            string known = string.Join(", ", options.LoaderNames);
            throw new InvalidDataException(
                $"expected a loader named {Excerpt.Format(Name)} ({nameof(LinearLearnSiloOptions)}.{nameof(options.AddLoader)}), found "
                + (known.Length > 0 ? known : "no loaders"));
        }
        Dataset data = loader(new ShardRequest(shard, Shards, Argument, services), cancellationToken).GetAwaiter().GetResult();
        return data ?? throw new InvalidDataException($"loader {Excerpt.Format(Name)}: expected a dataset, found null");
    }

    public override string ToString() => Guard.Text($"{nameof(Registered)} ({Name}, {Shards} shards)");
}
