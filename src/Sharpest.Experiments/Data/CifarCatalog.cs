namespace Sharpest.Experiments.Data;

/// <summary>What is known about the two data sets of CIFAR in their binary version.</summary>
internal static class CifarCatalog
{
    private static readonly Uri Mirror = new("https://www.cs.toronto.edu/~kriz/");

    /// <summary>CIFAR-10.</summary>
    /// <returns>What is known about it.</returns>
    public static DatasetInfo Cifar10() =>
        Of(
            "cifar-10",
            "50,000 + 10,000 colour images of animals and vehicles, 32×32, 10 classes",
            new CifarFormat(
                new DataFile("cifar-10-binary.tar.gz", null, "c32a1d4ab5d03f1284b67883e8d87530"),
                "cifar-10-batches-bin",
                [.. Enumerable.Range(1, 5).Select(i => $"data_batch_{i}.bin")],
                "test_batch.bin",
                LabelBytes: 1,
                "airplane automobile bird cat deer dog frog horse ship truck".Split(' ')
            )
        );

    /// <summary>CIFAR-100 with its fine classes.</summary>
    /// <returns>What is known about it.</returns>
    public static DatasetInfo Cifar100() =>
        Of(
            "cifar-100",
            "50,000 + 10,000 colour images, 32×32, 100 classes",
            new CifarFormat(
                new DataFile("cifar-100-binary.tar.gz", null, "03b5dce01913d631647c71ecec9e9cb8"),
                "cifar-100-binary",
                ["train.bin"],
                "test.bin",
                LabelBytes: 2,
                FineClasses.Split(' ')
            )
        );

    private const string FineClasses =
        "apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle "
        + "bowl boy bridge bus butterfly camel can castle caterpillar cattle "
        + "chair chimpanzee clock cloud cockroach couch crab crocodile cup dinosaur "
        + "dolphin elephant flatfish forest fox girl hamster house kangaroo keyboard "
        + "lamp lawn_mower leopard lion lizard lobster man maple_tree motorcycle mountain "
        + "mouse mushroom oak_tree orange orchid otter palm_tree pear pickup_truck pine_tree "
        + "plain plate poppy porcupine possum rabbit raccoon ray road rocket "
        + "rose sea seal shark shrew skunk skyscraper snail snake spider "
        + "squirrel streetcar sunflower sweet_pepper table tank telephone television tiger tractor "
        + "train trout tulip turtle wardrobe whale willow_tree wolf woman worm";

    private static DatasetInfo Of(string name, string description, CifarFormat format) =>
        new()
        {
            Name = name,
            Description = description,
            Task = LearningTask.Images(new(3, 32, 32), format.ClassNames.Count),
            Format = format,
            Files = [format.Archive],
            Mirrors = [Mirror],
        };
}
