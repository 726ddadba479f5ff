namespace LinearLearn.Emnist;

/// <summary>Represents how to turn the bytes of image files into a dataset.</summary>
/// <param name="Orientation">The order of the pixels in the files.</param>
/// <param name="Classes">The permitted labels and their names. Null: all labels, without names.</param>
/// <param name="Scale">The factor that turns a byte into a feature.</param>
internal sealed record ImageFormat(ImageOrientation Orientation, ClassLabels? Classes, float Scale);
