using Sharpest.Experiments.Models;
using Sharpest.Experiments.Tests.Data;
using Sharpest.Runs;
using Sharpest.Runs.Tensors;
using Sharpest.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Tests.Models;

public sealed class WeightFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string FilePath => Path.Combine(folder.Path, "weights.safetensors");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_was_saved_is_loaded_bit_for_bit_with_its_metadata()
    {
        using SimpleCnn saved = Small(1);
        using SimpleCnn loaded = Small(2);
        using Tensor input = ones(1, 1, 12, 12);

        WeightFile.Save(saved, FilePath, new Dictionary<string, string> { ["step"] = "7" });
        IReadOnlyDictionary<string, string> metadata = WeightFile.Load(loaded, FilePath);

        Assert.Equal("7", metadata["step"]);
        Assert.Equal(Weights(saved), Weights(loaded));
        using Tensor expected = saved.forward(input);
        using Tensor actual = loaded.forward(input);
        Assert.Equal(expected.data<float>().ToArray(), actual.data<float>().ToArray());
        Assert.All(loaded.parameters(), parameter => Assert.True(parameter.requires_grad));
    }

    [Fact]
    public void The_file_holds_each_parameter_under_its_name_with_its_shape()
    {
        using SimpleCnn model = Small(1);
        WeightFile.Save(model, FilePath);

        using var file = SafetensorsFile.Open(FilePath);

        Assert.Equal(12, file.Entries.Count);
        Assert.Equal([64, 32, 3, 3], file.Entries["conv3.weight"].Shape);
        Assert.Equal(TensorElementType.F32, file.Entries["conv3.weight"].Type);
        Assert.Equal(model.state_dict()["head.weight"].data<float>().ToArray(), file.Read<float>("head.weight"));
    }

    [Fact]
    public void Buffers_and_other_types_are_kept()
    {
        using nn.Module saved = nn.BatchNorm1d(3).to(ScalarType.Float64);
        using nn.Module loaded = nn.BatchNorm1d(3).to(ScalarType.Float64);
        using (no_grad())
        {
            saved.state_dict()["running_mean"].fill_(0.5);
        }

        WeightFile.Save(saved, FilePath);
        WeightFile.Load(loaded, FilePath);

        Assert.Equal([0.5, 0.5, 0.5], loaded.state_dict()["running_mean"].data<double>().ToArray());
    }

    [Fact]
    public void A_file_of_another_architecture_is_refused_with_all_that_is_missing_and_extra()
    {
        using SimpleCnn model = Small(1);
        Write(("conv1.weight", [32, 1, 3, 3]), ("other", [2]));

        string message = AssertRefused(model);

        Assert.Contains("it lacks conv1.bias, conv2.weight, conv2.bias", message, StringComparison.Ordinal);
        Assert.Contains("and it holds other, which the model has not", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_parameter_is_named()
    {
        using nn.Module model = nn.Linear(2, 3);
        Write(("weight", [3, 2]));

        Assert.EndsWith("another model: it lacks bias", AssertRefused(model), StringComparison.Ordinal);
    }

    [Fact]
    public void An_extra_tensor_is_named()
    {
        using nn.Module model = nn.Linear(2, 3);
        Write(("weight", [3, 2]), ("bias", [3]), ("scale", [1]));

        Assert.EndsWith(
            "another model: it holds scale, which the model has not",
            AssertRefused(model),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Another_shape_is_refused_before_anything_is_changed()
    {
        using nn.Module model = nn.Linear(2, 3);
        Write(("weight", [3, 2]), ("bias", [4]));

        Assert.Contains(
            "its bias is F32 [4], that of the model is F32 [3]",
            AssertRefused(model),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Another_type_is_refused()
    {
        using nn.Module model = nn.Linear(2, 3).to(ScalarType.Float64);
        Write(("weight", [3, 2]), ("bias", [3]));

        Assert.Contains("F32 [3, 2], that of the model is F64", AssertRefused(model), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_and_a_damaged_file_are_named()
    {
        using nn.Module model = nn.Linear(2, 3);
        AssertRefused(model);
        folder.Write("weights.safetensors", [1, 2, 3]);
        AssertRefused(model);
    }

    [Fact]
    public void A_type_that_files_do_not_hold_is_refused_when_saving()
    {
        using nn.Module model = nn.Linear(2, 3).to(ScalarType.ComplexFloat32);

        Assert.Contains(
            "ComplexFloat32",
            Assert.Throws<ArgumentException>(() => WeightFile.Save(model, FilePath)).Message,
            StringComparison.Ordinal
        );
        Assert.False(File.Exists(FilePath));
    }

    [Fact]
    public void Saving_and_loading_leave_no_tensor()
    {
        using SimpleCnn model = Small(1);
        WeightFile.Save(model, FilePath);
        WeightFile.Load(model, FilePath);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        WeightFile.Save(model, FilePath);
        WeightFile.Load(model, FilePath);

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static SimpleCnn Small(long seed) => new(new(1, 12, 12), 10, SimpleCnnSize.Small, new Seed(seed));

    private static float[] Weights(nn.Module module) =>
        [.. module.parameters().SelectMany(parameter => parameter.data<float>().ToArray())];

    private void Write(params (string Name, long[] Shape)[] tensors) =>
        SafetensorsWriter.Write(
            FilePath,
            [
                .. tensors.Select(tensor =>
                    TensorSource.Of<float>(
                        tensor.Name,
                        tensor.Shape,
                        new float[tensor.Shape.Aggregate((a, b) => a * b)]
                    )
                ),
            ]
        );

    private string AssertRefused(nn.Module module)
    {
        byte[][] before = [.. module.parameters().Select(parameter => parameter.bytes.ToArray())];

        string message = Assert.Throws<RunFormatException>(() => WeightFile.Load(module, FilePath)).Message;

        Assert.StartsWith(FilePath, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        Assert.Equal(before, module.parameters().Select(parameter => parameter.bytes.ToArray()));
        return message;
    }
}
