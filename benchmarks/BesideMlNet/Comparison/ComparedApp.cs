namespace LinearLearn.BesideMlNet;

/// <summary>One of the two apps: what its library costs to download, and what it became in each form.</summary>
public sealed record ComparedApp(string Library, Package[] Packages, PublishedApp[] Published)
{
    public PublishedApp Get(PublishForm form) => Published.First(published => published.Form == form);
}

/// <summary>A package that the app's library consists of, with what it depends on.</summary>
public sealed record Package(string Name, string Version, long Bytes);
