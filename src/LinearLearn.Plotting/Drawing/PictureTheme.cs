namespace LinearLearn.Plotting;

/// <summary>The colors around what a picture shows.</summary>
public enum PictureTheme
{
    /// <summary>Dark text on a light ground.</summary>
    Light,

    /// <summary>Light text on a dark ground.</summary>
    Dark,
}
