namespace LinearLearn.BesideMlNet;

/// <summary>Represents a way to publish an app, as arguments of dotnet publish.</summary>
public sealed record PublishForm(string Name, params string[] Arguments)
{
    public static readonly PublishForm Portable = new("framework-dependent, any platform");

    public static readonly PublishForm Platform = new("framework-dependent, this platform", "--use-current-runtime", "--no-self-contained");

    public static readonly PublishForm Trimmed = new(
        "self-contained, trimmed, single file",
        "--use-current-runtime", "--self-contained", "-p:PublishTrimmed=true", "-p:PublishSingleFile=true");

    // Trims only assemblies that are marked as trimmable: here, the runtime.
    public static readonly PublishForm PartlyTrimmed = new(
        "self-contained, partly trimmed, single file", [.. Trimmed.Arguments, "-p:TrimMode=partial"]);

    // Runs on any processor of its architecture. On x64 it uses 128-bit vectors.
    public static readonly PublishForm NativeAot = new("native AOT", "--use-current-runtime", "-p:PublishAot=true");

    public static readonly PublishForm NativeAotHere = new(
        "native AOT for this processor", [.. NativeAot.Arguments, "-p:IlcInstructionSet=native"]);

    public static readonly PublishForm[] All = [Portable, Platform, Trimmed, PartlyTrimmed, NativeAot, NativeAotHere];
}
