using LinearLearn.Orleans.Silo;

namespace LinearLearn.Orleans.Tests.Processes;

/// <summary>Represents a trainer whose passes over shards a test can stop in the middle, by files that the silos look for.</summary>
internal sealed class HeldRun : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("linearlearn-held-");

    /// <summary>Creates the trainer.</summary>
    public HeldRun() => Trainer = new OnlineTrainer(new HeldUpdate(new PassiveAggressiveUpdate(0.1f), Folder));

    /// <summary>Gets the trainer.</summary>
    public OnlineTrainer Trainer { get; }

    /// <summary>Gets the folder of the files.</summary>
    public string Folder => _folder.FullName;

    /// <summary>Stops all passes at their next example.</summary>
    public void Hold() => File.WriteAllText(HeldUpdate.GetHold(Folder), "");

    /// <summary>Waits until one or more silos have stopped in a pass.</summary>
    /// <param name="silos">The silos of the cluster.</param>
    /// <param name="training">The run, whose passes have not ended.</param>
    /// <returns>The silos that have stopped.</returns>
    /// <exception cref="InvalidOperationException">The training ended before.</exception>
    public async Task<SiloProcess[]> WaitUntilHeldAsync(IReadOnlyList<SiloProcess> silos, Task training)
    {
        while (true)
        {
            SiloProcess[] held = [.. silos.Where(silo => File.Exists(HeldUpdate.GetHeld(Folder, silo.ProcessId)))];
            if (held.Length > 0)
                return held;
            if (training.IsCompleted)
                throw new InvalidOperationException("the training ended before a silo was held", training.Exception);
            await Task.Delay(1);
        }
    }

    /// <summary>Continues the passes.</summary>
    public void Release() => File.Delete(HeldUpdate.GetHold(Folder));

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);
}
