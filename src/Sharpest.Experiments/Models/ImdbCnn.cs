using Sharpest.Convolutions;
using Sharpest.Runtime;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Sharpest.Experiments.Models;

/// <summary>
/// The convolutional network for texts of the paper: words become vectors, a convolution over three neighbours with ReLU,
/// the largest value of each filter over the text, a dense layer with ReLU, and a linear layer that gives logits. Vectors
/// of words are drawn from U(−0.05, 0.05), the other weights are Glorot-uniform, biases zero.
/// </summary>
public sealed class ImdbCnn : nn.Module<Tensor, Tensor>, IConvolvesByModule
{
    private const int Kernel = 3;
    private const double EmbeddingBound = 0.05;

    private readonly int vocabulary;
    private readonly Embedding embedding;
    private readonly Convolution1d conv;
    private readonly Linear dense;
    private readonly Linear head;

    /// <summary>Creates the network with fresh weights.</summary>
    /// <param name="vocabulary">How many words it knows.</param>
    /// <param name="classes">How many logits it gives.</param>
    /// <param name="width">Filters of the convolution and width of the dense layer: 250, or 500 for the large one.</param>
    /// <param name="seed">Decides the weights.</param>
    /// <param name="vector">How many numbers stand for a word.</param>
    /// <exception cref="ArgumentException">There are fewer than 2 classes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public ImdbCnn(int vocabulary, int classes, int width, Seed seed, int vector = 50)
        : base(nameof(ImdbCnn))
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(vocabulary);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(vector);
        ModelInputs.CheckClasses(classes);
        this.vocabulary = vocabulary;
        embedding = nn.Embedding(vocabulary, vector);
        conv = new Convolution1d(nameof(conv), vector, width, Kernel);
        dense = nn.Linear(width, width);
        head = nn.Linear(width, classes);
        RegisterComponents();
        FreshWeights.Fill(this, seed, Fill);
    }

    /// <summary>Computes the logits.</summary>
    /// <param name="input">Numbers of words, int64, shape <c>[N, L]</c>, three or more of them.</param>
    /// <returns>Logits, shape <c>[N, classes]</c>; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The input has another type or shape, or a number that stands for no word.</exception>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        ModelInputs.CheckTokens(input, Kernel, vocabulary);
        using DisposeScope scope = NewDisposeScope();
        Tensor x = conv.LargestRectified(embedding.forward(input).transpose(1, 2));
        x = relu(dense.forward(x));
        return head.forward(x).MoveToOuterDisposeScope();
    }

    private static void Fill(string name, Tensor weight, Generator generator)
    {
        if (name.StartsWith(nameof(embedding), StringComparison.Ordinal))
        {
            weight.uniform_(-EmbeddingBound, EmbeddingBound, generator);
        }
        else
        {
            GlorotUniform.Fill(weight, generator);
        }
    }
}
