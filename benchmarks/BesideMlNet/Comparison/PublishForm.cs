namespace LinearLearn.BesideMlNet;

/// <summary>A way to publish an app, as arguments of dotnet publish.</summary>
public sealed record PublishForm(string Name, params string[] Arguments)
{
    public static readonly PublishForm Portable = new("framework-dependent, any platform");

    public static readonly PublishForm Platform = new("framework-dependent, this platform", "--use-current-runtime", "--no-self-contained");

    public static readonly PublishForm Trimmed = new(
        "self-contained, trimmed, one file", "--use-current-runtime", "--self-contained", "-p:PublishTrimmed=true", "-p:PublishSingleFile=true");

    // Only what says that it may be trimmed is: the runtime, here.
    public static readonly PublishForm PartlyTrimmed = new(
        "self-contained, trimmed in part, one file", [.. Trimmed.Arguments, "-p:TrimMode=partial"]);

    // Runs on any processor of its kind, and uses vectors of 128 bits on x64.
    public static readonly PublishForm NativeAot = new("native AOT", "--use-current-runtime", "-p:PublishAot=true");

    public static readonly PublishForm NativeAotHere = new(
        "native AOT for this processor", [.. NativeAot.Arguments, "-p:IlcInstructionSet=native"]);

    public static readonly PublishForm[] All = [Portable, Platform, Trimmed, PartlyTrimmed, NativeAot, NativeAotHere];
}
