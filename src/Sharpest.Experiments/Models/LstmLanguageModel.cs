using Sharpest.Convolutions;
using Sharpest.Runtime;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Models;

/// <summary>
/// The language model of the paper: words become vectors, two LSTM layers, and a linear layer that gives logits of the next
/// word. Vectors of words are drawn from U(−0.05, 0.05), the weights that act on the state are orthogonal, all others
/// Glorot-uniform, biases zero (that of the forget gate too).
/// </summary>
public sealed class LstmLanguageModel : nn.Module<Tensor, Tensor>, IRecurrentModel, IConvolvesByModule, IDrawsRandomly
{
    private const double EmbeddingBound = 0.05;

    private readonly int vocabulary;
    private readonly int width;
    private readonly Embedding embedding;
    private readonly SeededDropout dropout1;
    private readonly LstmLayer lstm1;
    private readonly SeededDropout dropout2;
    private readonly LstmLayer lstm2;
    private readonly SeededDropout dropout3;
    private readonly Linear head;

    /// <summary>Creates the model with fresh weights.</summary>
    /// <param name="vocabulary">How many words it knows.</param>
    /// <param name="size">Width and dropout.</param>
    /// <param name="seed">Decides the weights and what dropout draws.</param>
    /// <exception cref="ArgumentException">The dropout is not at least 0 and below 1.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 2 words, or the width is not positive.</exception>
    public LstmLanguageModel(int vocabulary, LstmSize size, Seed seed)
        : base(nameof(LstmLanguageModel))
    {
        ArgumentNullException.ThrowIfNull(size);
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabulary, 2);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size.Width, nameof(size));
        this.vocabulary = vocabulary;
        width = size.Width;
        embedding = nn.Embedding(vocabulary, width);
        dropout1 = new SeededDropout(nameof(dropout1), size.Dropout, seed);
        lstm1 = new LstmLayer(nameof(lstm1), width, width);
        dropout2 = new SeededDropout(nameof(dropout2), size.Dropout, seed);
        lstm2 = new LstmLayer(nameof(lstm2), width, width);
        dropout3 = new SeededDropout(nameof(dropout3), size.Dropout, seed);
        head = nn.Linear(width, vocabulary);
        RegisterComponents();
        FreshWeights.Fill(this, seed, Fill);
    }

    /// <inheritdoc/>
    public void BeginStep(long stepsDone)
    {
        dropout1.BeginStep(stepsDone);
        dropout2.BeginStep(stepsDone);
        dropout3.BeginStep(stepsDone);
    }

    /// <summary>Computes the logits of texts of which nothing was seen before.</summary>
    /// <param name="input">Numbers of words, int64, shape <c>[N, T]</c>.</param>
    /// <returns>Logits, shape <c>[N, T, words]</c>; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The input has another type or shape, or a number that stands for no word.</exception>
    public override Tensor forward(Tensor input)
    {
        (Tensor logits, Tensor state) = Advance(input, null);
        state.Dispose();
        return logits;
    }

    /// <summary>Computes the logits of the next piece of each text.</summary>
    /// <param name="input">Numbers of words, int64, shape <c>[N, T]</c>.</param>
    /// <param name="state">h and c of both layers, shape <c>[4, N, width]</c>, or null at the beginning; not disposed.</param>
    /// <returns>Logits, shape <c>[N, T, words]</c>, and the state after the piece; the caller disposes both.</returns>
    /// <exception cref="ArgumentException">The input or the state does not fit the model, or they do not fit each other.</exception>
    public (Tensor Logits, Tensor State) Advance(Tensor input, Tensor? state)
    {
        ArgumentNullException.ThrowIfNull(input);
        ModelInputs.CheckTokens(input, 1, vocabulary);
        CheckState(state, input.size(0));
        using DisposeScope scope = NewDisposeScope();
        Tensor[] before = (state ?? zeros([4, input.size(0), width], head.weight.dtype, input.device)).unbind(0);
        Tensor x = dropout1.forward(embedding.forward(input));
        (x, Tensor h1, Tensor c1) = lstm1.forward(x, before[0], before[1]);
        (x, Tensor h2, Tensor c2) = lstm2.forward(dropout2.forward(x), before[2], before[3]);
        Tensor logits = head.forward(dropout3.forward(x));
        using IDisposable quiet = no_grad();
        return (logits.MoveToOuterDisposeScope(), stack([h1, c1, h2, c2]).MoveToOuterDisposeScope());
    }

    private void CheckState(Tensor? state, long texts)
    {
        if (state is not null && !state.shape.AsSpan().SequenceEqual([4, texts, width]))
        {
            throw new ArgumentException(
                $"The state has shape [{string.Join(", ", state.shape)}]; {texts} texts need [4, {texts}, {width}].",
                nameof(state)
            );
        }
    }

    private static void Fill(string name, Tensor weight, Generator generator)
    {
        if (name.StartsWith(nameof(embedding), StringComparison.Ordinal))
        {
            weight.uniform_(-EmbeddingBound, EmbeddingBound, generator);
        }
        else if (name.EndsWith("weight_hh", StringComparison.Ordinal))
        {
            FreshWeights.FillOrthogonal(weight, generator);
        }
        else
        {
            GlorotUniform.Fill(weight, generator);
        }
    }
}
