using System.CommandLine;
using System.Runtime.InteropServices;

namespace LinearLearn.Samples.Cluster;

/// <summary>Runs several silos as processes on this machine.</summary>
internal static class SilosCommand
{
    /// <summary>Creates the command.</summary>
    /// <param name="cluster">The options that all commands share.</param>
    /// <returns>The command.</returns>
    public static Command Create(SharedOptions cluster)
    {
        Option<int> count = new("--count") { Description = "The number of silos", DefaultValueFactory = _ => 2 };
        Command command = new("silos", "Starts silos as processes on this machine, and ends them with Ctrl+C.") { count };
        cluster.AddTo(command);
        command.SetAction(options =>
        {
            ClusterSettings settings = cluster.Read(options);
            int silos = Require.AtLeast(count.Name, options.GetValue(count), 1);
            using ManualResetEventSlim stop = new();
            using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
            using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
            using SiloProcesses processes = SiloProcesses.Start(settings, silos, line => SampleConsole.WriteLine(line));
            SampleConsole.WriteLine(
                "All silos are ready. Train in another terminal: dotnet run --project samples/cluster -- train. Ctrl+C ends the silos.");
            stop.Wait();

            void Stop(PosixSignalContext signal)
            {
                signal.Cancel = true;
                stop.Set();
            }
        });
        return command;
    }
}
