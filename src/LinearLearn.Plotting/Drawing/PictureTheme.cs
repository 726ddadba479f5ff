namespace LinearLearn.Plotting;

/// <summary>Specifies whether a picture is light or dark.</summary>
public enum PictureTheme
{
    /// <summary>Dark text on a light background.</summary>
    Light,

    /// <summary>Light text on a dark background.</summary>
    Dark,
}
