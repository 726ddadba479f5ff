namespace LinearLearn.Hosting;

/// <summary>Represents a model that serves predictions while it is replaced, for example by a newer file.</summary>
public abstract class ServedModel
{
    private protected ServedModel(string name) => Name = name;

    /// <summary>Gets the name under which the model was registered; "default" if it was registered without a name.</summary>
    public string Name { get; }

    /// <summary>Gets the path of the model's file; null for a model in memory.</summary>
    public abstract string? Path { get; }

    /// <summary>Gets the time at which the file was last loaded successfully; null before.</summary>
    public abstract DateTimeOffset? LoadedAt { get; }

    /// <summary>Gets the fault of the last attempt to load the file; null if it succeeded.</summary>
    public abstract Exception? LastFault { get; }

    /// <summary>Gets the number of classes; null before the model is loaded.</summary>
    internal abstract int? ClassCount { get; }

    /// <summary>Loads the model again, from its file or by the function that creates it.</summary>
    /// <param name="cancellationToken">Stops waiting. A load that has begun continues. Default: none.</param>
    /// <returns>A task that completes when the new model is in use.</returns>
    /// <exception cref="IOException">The file does not exist, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
    /// <exception cref="InvalidDataException">
    /// The path leads to a folder, a pipe or a device, the file is damaged, or its model has other labels or features.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled, or the host is stopping.</exception>
    /// <remarks>If it fails, the previous model stays in use.</remarks>
    public abstract Task ReloadAsync(CancellationToken cancellationToken = default);

    /// <summary>Loads the model unless that was done before.</summary>
    internal abstract Task LoadAsync(CancellationToken cancellationToken);

    /// <summary>Makes all reloads stop waiting, because the host stops.</summary>
    internal abstract void Stop();

    /// <summary>Loads the model if its file is not the one that was loaded last; faults are logged, not thrown.</summary>
    /// <param name="isForced">Whether to load the file even if it looks the same.</param>
    /// <returns>Whether the file changed.</returns>
    internal abstract Task<bool> CheckFileAsync(bool isForced);
}
