using System.Runtime.InteropServices;

namespace LinearLearn.Tool;

/// <summary>Turns the first Ctrl+C into a cancellation; the second one ends the process.</summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _registration;

    private Interrupt() => _registration = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
    {
        context.Cancel = !_source.IsCancellationRequested;
        _source.Cancel();
    });

    /// <summary>Gets the token that the first Ctrl+C cancels.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Starts to handle Ctrl+C.</summary>
    public static Interrupt Start() => new();

    /// <inheritdoc/>
    public void Dispose()
    {
        _registration.Dispose();
        _source.Dispose();
    }
}
