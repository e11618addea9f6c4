using Sharpest.Experiments.Models;
using Sharpest.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Tests.Models;

public sealed class TextModelTests
{
    private static readonly Seed Seed = new(4);

    [Fact]
    public void Only_what_was_drawn_decides_the_logits_of_a_text()
    {
        using IDisposable scope = NewDisposeScope();
        using var first = new ImdbCnn(9, 2, 4, Seed, vector: 3);
        using var same = new ImdbCnn(9, 2, 4, Seed, vector: 3);
        Tensor texts = tensor((long[])[1, 2, 3, 4, 8, 0, 0, 5], [2, 4]);

        Assert.Equal(first.forward(texts).data<float>(), same.forward(texts).data<float>());
    }

    [Fact]
    public void A_text_of_any_length_gets_a_logit_a_class()
    {
        using IDisposable scope = NewDisposeScope();
        using var model = new ImdbCnn(9, 3, 4, Seed, vector: 3);

        Assert.Equal([2, 3], model.forward(zeros(2, 3, ScalarType.Int64)).shape);
        Assert.Equal([1, 3], model.forward(zeros(1, 50, ScalarType.Int64)).shape);
    }

    [Fact]
    public void Numbers_that_stand_for_no_word_and_other_inputs_are_refused()
    {
        using IDisposable scope = NewDisposeScope();
        using var model = new ImdbCnn(9, 2, 4, Seed, vector: 3);
        using var language = new LstmLanguageModel(9, new LstmSize(4), Seed);

        foreach (nn.Module<Tensor, Tensor> either in (nn.Module<Tensor, Tensor>[])[model, language])
        {
            AssertRefused(
                either,
                full([1, 4], 9, ScalarType.Int64),
                "from 9 to 9; this network knows the words 0 to 8"
            );
            AssertRefused(either, full([1, 4], -1, ScalarType.Int64), "from -1 to -1");
            AssertRefused(either, zeros(1, 4), "Float32 [1, 4]");
            AssertRefused(either, zeros(4, dtype: ScalarType.Int64), "Int64 [4]");
            AssertRefused(either, zeros(0, 4, ScalarType.Int64), "Int64 [0, 4]");
        }
        AssertRefused(model, zeros(1, 2, ScalarType.Int64), "T ≥ 3");
    }

    [Fact]
    public void A_long_text_in_pieces_gives_the_same_logits_as_at_once()
    {
        using IDisposable scope = NewDisposeScope();
        using var model = new LstmLanguageModel(9, new LstmSize(4), Seed);
        Tensor text = randint(0, 9, [3, 7], ScalarType.Int64, generator: new Generator(1));

        Tensor atOnce = model.forward(text);
        (Tensor first, Tensor state) = model.Advance(text.narrow(1, 0, 2), null);
        (Tensor second, _) = model.Advance(text.narrow(1, 2, 5), state);

        Assert.Equal([3, 7, 9], atOnce.shape);
        Assert.True(allclose(atOnce, cat([first, second], 1), 1e-6, 1e-6));
    }

    [Fact]
    public void A_state_of_other_texts_is_refused()
    {
        using IDisposable scope = NewDisposeScope();
        using var model = new LstmLanguageModel(9, new LstmSize(4), Seed);

        string message = Assert
            .Throws<ArgumentException>(() => model.Advance(zeros(2, 3, ScalarType.Int64), zeros(4, 3, 4)))
            .Message;

        Assert.Contains("[4, 3, 4]; 2 texts need [4, 2, 4]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_act_on_the_state_are_orthogonal_and_vectors_of_words_small()
    {
        using IDisposable scope = NewDisposeScope();
        using var model = new LstmLanguageModel(9, new LstmSize(5), Seed);
        Dictionary<string, Tensor> weights = model.state_dict();

        Tensor hidden = weights["lstm1.weight_hh"];
        Assert.True(allclose(hidden.t().mm(hidden), eye(5), 1e-5, 1e-5));
        Assert.True(weights["embedding.weight"].abs().max().ToDouble() is > 0.03 and <= 0.05);
        Assert.Equal(0, weights["lstm2.bias_ih"].abs().max().ToDouble());
    }

    [Fact]
    public void A_pass_leaves_logits_and_state_alone()
    {
        using var model = new LstmLanguageModel(9, new LstmSize(4), Seed);
        using Tensor text = zeros(2, 3, ScalarType.Int64);
        model.forward(text).Dispose();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        model.forward(text).Dispose();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        (Tensor logits, Tensor state) = model.Advance(text, null);
        Assert.Equal(before + 2, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        logits.Dispose();
        state.Dispose();
    }

    private static void AssertRefused(nn.Module<Tensor, Tensor> model, Tensor input, string fault) =>
        Assert.Contains(
            fault,
            Assert.Throws<ArgumentException>(() => model.forward(input)).Message,
            StringComparison.Ordinal
        );
}
