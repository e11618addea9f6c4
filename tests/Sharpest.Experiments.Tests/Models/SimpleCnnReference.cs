using Sharpest.Experiments.Models;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Tests.Models;

/// <summary>The network written out in loops over float64 numbers, without torch's arithmetic.</summary>
internal static class SimpleCnnReference
{
    public static double[] Logits(SimpleCnn model, Tensor image)
    {
        Dictionary<string, Tensor> weights = model
            .named_parameters()
            .ToDictionary(x => x.name, x => (Tensor)x.parameter);
        double[,,] x = Volume(image);
        x = Relu(Convolve(x, weights["conv1.weight"], weights["conv1.bias"], 1));
        x = Relu(Convolve(x, weights["conv2.weight"], weights["conv2.bias"], 0));
        x = Pool(x);
        x = Relu(Convolve(x, weights["conv3.weight"], weights["conv3.bias"], 1));
        x = Relu(Convolve(x, weights["conv4.weight"], weights["conv4.bias"], 0));
        x = Pool(x);
        double[] hidden = Multiply(x.Cast<double>().ToArray(), weights["dense.weight"], weights["dense.bias"]);
        return Multiply([.. hidden.Select(h => Math.Max(h, 0))], weights["head.weight"], weights["head.bias"]);
    }

    private static double[] Numbers(Tensor tensor) => [.. tensor.contiguous().data<float>().Select(x => (double)x)];

    private static double[,,] Volume(Tensor image)
    {
        double[,,] result = new double[image.shape[0], image.shape[1], image.shape[2]];
        Buffer.BlockCopy(Numbers(image), 0, result, 0, sizeof(double) * result.Length);
        return result;
    }

    private static double[,,] Convolve(double[,,] x, Tensor weight, Tensor bias, int padding)
    {
        (int filters, int channels, int side) = ((int)weight.shape[0], (int)weight.shape[1], (int)weight.shape[2]);
        double[] w = Numbers(weight);
        double[] b = Numbers(bias);
        (int height, int width) = (x.GetLength(1), x.GetLength(2));
        double[,,] y = new double[filters, height + (2 * padding) - side + 1, width + (2 * padding) - side + 1];
        for (int f = 0; f < filters; f++)
        for (int i = 0; i < y.GetLength(1); i++)
        for (int j = 0; j < y.GetLength(2); j++)
        {
            double sum = b[f];
            for (int c = 0; c < channels; c++)
            for (int p = 0; p < side; p++)
            for (int q = 0; q < side; q++)
            {
                (int row, int column) = (i + p - padding, j + q - padding);
                if (row >= 0 && row < height && column >= 0 && column < width)
                {
                    sum += w[(((((f * channels) + c) * side) + p) * side) + q] * x[c, row, column];
                }
            }
            y[f, i, j] = sum;
        }
        return y;
    }

    private static double[,,] Relu(double[,,] x) =>
        Map(x, x.GetLength(1), x.GetLength(2), (c, i, j) => Math.Max(x[c, i, j], 0));

    private static double[,,] Pool(double[,,] x) =>
        Map(
            x,
            x.GetLength(1) / 2,
            x.GetLength(2) / 2,
            (c, i, j) =>
                Math.Max(
                    Math.Max(x[c, 2 * i, 2 * j], x[c, 2 * i, (2 * j) + 1]),
                    Math.Max(x[c, (2 * i) + 1, 2 * j], x[c, (2 * i) + 1, (2 * j) + 1])
                )
        );

    private static double[,,] Map(double[,,] x, int height, int width, Func<int, int, int, double> value)
    {
        double[,,] y = new double[x.GetLength(0), height, width];
        for (int c = 0; c < y.GetLength(0); c++)
        for (int i = 0; i < height; i++)
        for (int j = 0; j < width; j++)
        {
            y[c, i, j] = value(c, i, j);
        }
        return y;
    }

    private static double[] Multiply(double[] x, Tensor weight, Tensor bias)
    {
        double[] w = Numbers(weight);
        double[] b = Numbers(bias);
        return
        [
            .. b.Select(
                (offset, row) => offset + x.Select((value, column) => value * w[(row * x.Length) + column]).Sum()
            ),
        ];
    }
}
