namespace LinearLearn.Scripts.Browsing;

/// <summary>Collects what was not as expected, so that one run shows all of it.</summary>
public sealed class FaultList
{
    private readonly List<string> _faults = [];

    /// <summary>Gets the faults so far.</summary>
    public IReadOnlyList<string> All => _faults;

    /// <summary>Adds a fault unless a condition is met.</summary>
    /// <param name="isMet">The condition.</param>
    /// <param name="look">What was looked at.</param>
    /// <param name="fault">What was expected and found.</param>
    public void Expect(bool isMet, string look, string fault)
    {
        if (!isMet)
            _faults.Add($"{look}: {fault}");
    }
}
