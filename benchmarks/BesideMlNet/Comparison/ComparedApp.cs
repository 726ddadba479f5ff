namespace LinearLearn.BesideMlNet;

/// <summary>Represents one of the two apps: its packages and its published forms.</summary>
public sealed record ComparedApp(string Library, Package[] Packages, PublishedApp[] Published)
{
    public PublishedApp Get(PublishForm form) => Published.First(published => published.Form == form);
}

/// <summary>Represents a package of the app's library or of its dependencies.</summary>
public sealed record Package(string Name, string Version, long Bytes);
