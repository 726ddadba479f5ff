using System.Diagnostics;
using System.Globalization;

namespace LinearLearn.Emnist.Tests.Download;

/// <summary>Downloads the digits in a separate process, which a test can kill.</summary>
internal static class DownloadProcess
{
    /// <summary>Starts a process that runs <see cref="Main"/>.</summary>
    public static Process Start(DownloadRig rig)
    {
        string assembly = typeof(DownloadProcess).Assembly.Location;
        IEnumerable<string> files = TestEmnist.GetPublished(EmnistSplit.Digits)
            .SelectMany(file => new[] { file.Name, file.Length.ToString(CultureInfo.InvariantCulture), file.Sha256 });
        ProcessStartInfo start = new(
            Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
            ["exec", assembly, $"{rig.Server.Address}", rig.Cache, .. files])
        {
            RedirectStandardError = true,
            Environment = { ["DOTNET_TieredPGO"] = "0" }, // shortens the start
        };
        return Process.Start(start)!;
    }

    /// <summary>Downloads; the arguments are the address, the cache, and name, length and SHA-256 of each file.</summary>
    private static async Task<int> Main(string[] args)
    {
        EmnistDownload download = new()
        {
            Address = new Uri(args[0]),
            CacheDirectory = args[1],
            GetFiles = _ => [.. args[2..].Chunk(3).Select(
                file => new PublishedFile(file[0], long.Parse(file[1], CultureInfo.InvariantCulture), file[2]))],
        };
        await download.DownloadAsync(EmnistSplit.Digits);
        return 0;
    }
}
