using Sharpest.Experiments.Data;
using Sharpest.Runs.Tensors;
using Sharpest.Runtime;

namespace Sharpest.Experiments.Tests.Data;

public sealed class ArrayFolderFormatTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("test", ".idx")]
    [InlineData("t10k", "-idx3-ubyte")]
    public void Idx_files_are_found_by_the_beginning_of_their_names(string test, string suffix)
    {
        folder.Write($"train-images{suffix}", Idx.File([.. Enumerable.Range(0, 12).Select(i => (byte)i)], 2, 2, 3));
        folder.Write($"train-labels{suffix}.gz", Idx.Gzip(Idx.File([0, 4], 2)));
        folder.Write($"{test}-images{suffix}", Idx.File(new byte[6], 1, 2, 3));
        folder.Write($"{test}-labels{suffix}", Idx.File([2], 1));

        ImageDataset dataset = Load();

        Assert.False(dataset.IsOfficial);
        Assert.Equal((new ImageShape(1, 2, 3), 5), (dataset.Shape, dataset.ClassCount));
        Assert.Equal([6, 7, 8, 9, 10, 11], dataset.Training.Image(1).ToArray());
    }

    [Fact]
    public void Safetensors_files_hold_images_and_labels()
    {
        Write("train", Bytes("images", [2, 3, 1, 2]), Longs("labels", [2], [1, 200]));
        Write("test", Bytes("images", [1, 3, 1, 2]), Bytes("labels", [1]));

        ImageDataset dataset = Load();

        Assert.Equal((new ImageShape(3, 1, 2), 201), (dataset.Shape, dataset.ClassCount));
        Assert.Equal([1, 200], dataset.Training.Labels.ToArray());
        Assert.Equal([7, 8, 9, 10, 11, 12], dataset.Training.Image(1).ToArray());
    }

    [Fact]
    public void Images_of_other_numbers_are_centred_and_scaled_like_bytes_of_255_times_as_much()
    {
        byte[] bytes = [.. Enumerable.Range(0, 7 * 6).Select(i => (byte)(i * 37 % 256))];
        byte[] labels = [0, 1, 2, 0, 1, 2, 0];
        Write("train", TensorSource.Of<byte>("images", [7, 2, 3], bytes), TensorSource.Of<byte>("labels", [7], labels));
        Write("test", Bytes("images", [1, 2, 3]), Bytes("labels", [1]));
        using PreparedData expected = Load().Prepare(new Seed(3), labelNoise: 0.5);
        float[] numbers = [.. bytes.Select(value => value / 255f)];
        Write(
            "train",
            TensorSource.Of<float>("images", [7, 2, 3], numbers),
            TensorSource.Of<byte>("labels", [7], labels)
        );

        IDataset dataset = DatasetLoader.Load(DatasetCatalog.Find("folder"), SampleData.Locator(folder.Path));
        using PreparedData actual = dataset.Prepare(new Seed(3), labelNoise: 0.5);

        Assert.Equal((false, "images of 1×2×3 in 3 classes"), (dataset.IsOfficial, dataset.Task.ToString()));
        Assert.Equal(expected.Preprocessing!.Scale, actual.Preprocessing!.Scale, 1e-6);
        AssertEqual(expected.Training, actual.Training);
        AssertEqual(expected.Validation, actual.Validation);
        AssertEqual(expected.Test, actual.Test);
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_refused()
    {
        Write("train", TensorSource.Of<float>("images", [2, 1, 2], new[] { 1, 2, float.NaN, 3 }), Bytes("labels", [2]));
        Write("test", Bytes("images", [1, 1, 2]), Bytes("labels", [1]));

        AssertFault("train.safetensors", "its image 1 holds NaN or infinity");
    }

    [Fact]
    public void An_empty_folder_is_told_what_it_needs() =>
        AssertFault(
            "it lacks train-images, train-labels, test-images, test-labels",
            "or train.safetensors and test.safetensors, into"
        );

    [Fact]
    public void One_of_two_files_is_told_which_other_it_needs()
    {
        Write("train", Bytes("images", [1, 1, 1]), Bytes("labels", [1]));

        AssertFault("it lacks test.safetensors");
    }

    [Fact]
    public void Tensors_of_other_names_types_shapes_or_labels_are_refused()
    {
        Write("test", Bytes("images", [1, 2, 2]), Bytes("labels", [1]));
        (TensorSource[] Tensors, string Fault)[] cases =
        [
            ([Bytes("pictures", [1, 2, 2]), Bytes("labels", [1])], "no tensor 'images', only labels, pictures"),
            ([Longs("images", [1, 1, 1], [1]), Bytes("labels", [1])], "'images' is I64; it must be U8 or F32"),
            ([Bytes("images", [2, 2, 2]), Bytes("labels", [1])], "its labels are [1] for images of [2, 2, 2]"),
            ([Bytes("images", [2, 4]), Bytes("labels", [2])], "images have 3 or 4 dimensions, it has 2"),
            ([Bytes("images", [0, 2, 2]), Bytes("labels", [0])], "its images are [0, 2, 2]"),
            ([Bytes("images", [1, 2, 2]), Longs("labels", [1], [-1])], "its label 0 is -1; labels are 0 to 255"),
            ([Bytes("images", [1, 2, 2]), Longs("labels", [1], [256])], "its label 0 is 256"),
            ([Bytes("images", [1, 2, 3]), Bytes("labels", [1])], "Both must have one shape"),
        ];
        foreach ((TensorSource[] tensors, string fault) in cases)
        {
            Write("train", tensors);
            AssertFault(fault);
        }
    }

    [Fact]
    public void A_damaged_file_is_refused_wherever_it_breaks_off()
    {
        Write("train", Bytes("images", [2, 2, 2]), Bytes("labels", [2]));
        Write("test", Bytes("images", [1, 2, 2]), Bytes("labels", [1]));
        byte[] whole = File.ReadAllBytes(Path.Combine(folder.Path, "train.safetensors"));
        for (int length = 0; length < whole.Length; length += 7)
        {
            folder.Write("train.safetensors", whole[..length]);
            AssertFault("train.safetensors", "Replace it with a good copy");
        }
    }

    private void Write(string part, params TensorSource[] tensors) =>
        SafetensorsWriter.Write(Path.Combine(folder.Path, $"{part}.safetensors"), tensors);

    // The numbers 1, 2, 3, …
    private static TensorSource Bytes(string name, long[] shape) =>
        TensorSource.Of<byte>(
            name,
            shape,
            Enumerable.Range(1, (int)shape.Aggregate(1L, (a, b) => a * b)).Select(i => (byte)i).ToArray()
        );

    private static TensorSource Longs(string name, long[] shape, long[] values) =>
        TensorSource.Of<long>(name, shape, values);

    private static void AssertEqual(ExampleSet expected, ExampleSet actual)
    {
        Assert.Equal(expected.Indices, actual.Indices);
        int[] all = [.. Enumerable.Range(0, expected.Count)];
        using Batch wanted = expected.Select(all);
        using Batch got = actual.Select(all);
        Assert.Equal(wanted.Labels.data<long>(), got.Labels.data<long>());
        Assert.All(
            wanted.Inputs.data<float>().Zip(got.Inputs.data<float>()),
            pair => Assert.Equal(pair.First, pair.Second, 1e-5f)
        );
    }

    private ImageDataset Load() =>
        (ImageDataset)DatasetLoader.Load(DatasetCatalog.Find("folder"), SampleData.Locator(folder.Path));

    private void AssertFault(params string[] parts)
    {
        string message = Assert.Throws<DataException>(() => Load()).Message;
        Assert.DoesNotContain('\n', message);
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }
}
