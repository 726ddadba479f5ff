namespace LinearLearn.Emnist;

/// <summary>Represents MNIST or a dataset with its file layout: its classes and the names of its files.</summary>
/// <remarks>
/// Y. LeCun, C. Cortes, C. J. C. Burges, "The MNIST database of handwritten digits"; H. Xiao, K. Rasul, R. Vollgraf, "Fashion-MNIST: a
/// novel image dataset for benchmarking machine learning algorithms", 2017; T. Clanuwat et al., "Deep learning for classical Japanese
/// literature", 2018; C. Yadav, L. Bottou, "Cold case: the lost MNIST digits", 2019.
/// </remarks>
public sealed class MnistDataset
{
    private static readonly string[] DigitNames = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    private readonly string[] _fileNames;

    private MnistDataset(string name, string homePage, string[] classNames, string[] fileNames)
    {
        Name = name;
        HomePage = homePage;
        Classes = new ClassLabels(classNames.Index().ToDictionary(one => one.Index, one => one.Item));
        _fileNames = fileNames;
    }

    /// <summary>Gets MNIST: the digits; 60,000 training and 10,000 test images.</summary>
    public static MnistDataset Mnist { get; } = new("MNIST", "https://github.com/cvdfoundation/mnist", DigitNames, CreateFileNames());

    /// <summary>Gets Fashion-MNIST: ten kinds of clothes and accessories; 60,000 training and 10,000 test images.</summary>
    public static MnistDataset FashionMnist { get; } = new(
        "Fashion-MNIST",
        "https://github.com/zalandoresearch/fashion-mnist",
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"],
        CreateFileNames());

    /// <summary>Gets Kuzushiji-MNIST: ten characters of cursive Japanese; 60,000 training and 10,000 test images.</summary>
    public static MnistDataset KuzushijiMnist { get; } = new(
        "Kuzushiji-MNIST",
        "https://github.com/rois-codh/kmnist",
        ["お", "き", "す", "つ", "な", "は", "ま", "や", "れ", "を"],
        CreateFileNames());

    /// <summary>Gets QMNIST: the digits of MNIST, reconstructed, with 60,000 training and 60,000 test images.</summary>
    /// <remarks>The label files have eight integers for each image. The reader uses the first, the class.</remarks>
    public static MnistDataset Qmnist { get; } = new(
        "QMNIST",
        "https://github.com/facebookresearch/qmnist",
        DigitNames,
        ["qmnist-train-images-idx3-ubyte", "qmnist-train-labels-idx2-int", "qmnist-test-images-idx3-ubyte", "qmnist-test-labels-idx2-int"]);

    /// <summary>Gets all four datasets.</summary>
    public static IReadOnlyList<MnistDataset> All { get; } = [Mnist, FashionMnist, KuzushijiMnist, Qmnist];

    /// <summary>Gets the name, for instance "Fashion-MNIST".</summary>
    public string Name { get; }

    /// <summary>Gets the labels 0 to 9 and their names.</summary>
    public ClassLabels Classes { get; }

    /// <summary>
    /// Gets the names of the four files, without the ending .gz: training images, training labels, test images, test labels.
    /// </summary>
    public IReadOnlyList<string> FileNames => _fileNames;

    /// <summary>Gets the order of the pixels in the files: <see cref="ImageOrientation.Upright"/>.</summary>
    public ImageOrientation Orientation { get; } = ImageOrientation.Upright;

    /// <summary>Gets the address of a page where the files can be downloaded.</summary>
    internal string HomePage { get; }

    /// <summary>Returns the name of the dataset.</summary>
    /// <returns>The name, for instance "Fashion-MNIST".</returns>
    public override string ToString() => Name;

    internal (string Images, string Labels) GetFileNames(DataPart part) => (_fileNames[2 * (int)part], _fileNames[2 * (int)part + 1]);

    private static string[] CreateFileNames() =>
        ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];
}
