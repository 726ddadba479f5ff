using System.Runtime.InteropServices;

namespace LinearLearn.Tool;

/// <summary>Turns the first Ctrl+C or SIGTERM into a cancellation; the second one ends the process.</summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _interrupts;
    private readonly PosixSignalRegistration _terminations;

    private Interrupt()
    {
        _interrupts = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        _terminations = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
    }

    /// <summary>Gets the token that the first signal cancels.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Starts to handle the signals.</summary>
    public static Interrupt Start() => new();

    /// <inheritdoc/>
    public void Dispose()
    {
        _interrupts.Dispose();
        _terminations.Dispose();
        _source.Dispose();
    }

    private void Cancel(PosixSignalContext context)
    {
        context.Cancel = !_source.IsCancellationRequested;
        _source.Cancel();
    }
}
