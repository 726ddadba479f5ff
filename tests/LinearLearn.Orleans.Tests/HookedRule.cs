namespace LinearLearn.Orleans.Tests;

/// <summary>A margin rule that calls a hook at one of its steps, to interfere in the middle of an epoch.</summary>
[GenerateSerializer]
internal sealed record HookedRule : IUpdateRule
{
    private static readonly MarginUpdate Inner = new();
    private static readonly Dictionary<string, (long Step, Action Hook)> Hooks = [];
    private static readonly Dictionary<string, long> Steps = [];

    /// <summary>Gets the name of the hook, because silos have copies of the rule.</summary>
    [Id(0)]
    public required string Name { get; init; }

    bool IUpdateRule.UsesMeanSquaredNorm => true;

    /// <summary>Calls an action once, at a step counted over all shards and epochs.</summary>
    public static HookedRule Create(long step, Action hook)
    {
        HookedRule rule = new() { Name = Guid.NewGuid().ToString() };
        lock (Hooks)
            Hooks.Add(rule.Name, (step, hook));
        return rule;
    }

    public UpdateStep GetStep(ScoredExample example)
    {
        Action? hook = null;
        lock (Hooks)
        {
            if (Hooks.TryGetValue(Name, out (long Step, Action Hook) found))
            {
                long steps = Steps[Name] = Steps.GetValueOrDefault(Name) + 1;
                if (steps == found.Step)
                    hook = found.Hook;
            }
        }
        hook?.Invoke();
        return Inner.GetStep(example);
    }
}
