namespace LinearLearn;

/// <summary>Represents the saved form of an <see cref="IEncoder{TInput}"/>.</summary>
/// <remarks><see cref="IEncoder{TInput}.GetState"/> creates it. Immutable, as long as its arrays are not modified.</remarks>
public sealed class EncoderState
{
    /// <summary>Creates a state.</summary>
    /// <param name="kind">The name of the kind of encoder, for instance "text". Files of another kind are rejected on loading.</param>
    /// <param name="settings">The settings of the encoder as text, for instance JSON.</param>
    /// <param name="floats">Arrays of finite numbers by name. The state takes ownership of the arrays. Default: none.</param>
    /// <param name="integers">Arrays of integers by name. The state takes ownership of the arrays. Default: none.</param>
    /// <exception cref="ArgumentException">
    /// The kind is empty, a name occurs twice, an array is null, or a number is NaN or infinite.
    /// </exception>
    public EncoderState(
        string kind,
        string settings,
        IReadOnlyDictionary<string, float[]>? floats = null,
        IReadOnlyDictionary<string, int[]>? integers = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(kind);
        ArgumentNullException.ThrowIfNull(settings);
        Kind = kind;
        Settings = settings;
        // A frozen dictionary is for trusted keys only: names in a crafted file could collide in it.
        Floats = new Dictionary<string, float[]>(floats?.AsEnumerable() ?? [], StringComparer.Ordinal).AsReadOnly();
        Integers = new Dictionary<string, int[]>(integers?.AsEnumerable() ?? [], StringComparer.Ordinal).AsReadOnly();
        foreach ((string name, float[] values) in Floats)
        {
            if (values is null)
                throw new ArgumentException(Guard.Text($"expected an array for {name}, found null"), nameof(floats));
            Kernels.RequireFinite(values, nameof(floats));
        }
        foreach ((string name, int[] values) in Integers)
        {
            if (values is null)
                throw new ArgumentException(Guard.Text($"expected an array for {name}, found null"), nameof(integers));
            if (Floats.ContainsKey(name))
                throw new ArgumentException(Guard.Text($"expected unique names, found {name} for floats and integers"),
                    nameof(integers));
        }
    }

    /// <summary>Gets the name of the kind of encoder.</summary>
    public string Kind { get; }

    /// <summary>Gets the settings of the encoder.</summary>
    public string Settings { get; }

    /// <summary>Gets the arrays of numbers by name.</summary>
    public IReadOnlyDictionary<string, float[]> Floats { get; }

    /// <summary>Gets the arrays of integers by name.</summary>
    public IReadOnlyDictionary<string, int[]> Integers { get; }
}
