// A small Transformer. Its attention is written out: the fused one of libtorch has no second derivative.
using Sharpest.Objectives;
using Sharpest.Runtime;
using Sharpest.Tracking;
using static TorchSharp.torch;

const int Words = 8;
const int Length = 10;
const double LearningRate = 0.2;

SharpestRuntime.Start();
manual_seed(1);

// Every sequence repeats its first three words over and over; the next word is to be told at every place.
using Tensor start = randint(0, Words, [96, 3]);
using Tensor text = start.repeat(1, 4);
using Tensor inputs = text.narrow(1, 0, Length);
using Tensor next = text.narrow(1, 1, Length).reshape(-1);

using var model = new SmallTransformer(Words, Length, width: 24);
using var optimizer = optim.SGD(model.parameters(), LearningRate);
Objective objective = Objective.Create(model, [inputs], Loss, batch => batch.size(0));
var meter = new SharpnessMeter(count: 2);
for (int step = 0; step <= 150; step++)
{
    if (step % 50 == 0)
    {
        using SharpnessSnapshot found = meter.Measure(objective, step);
        Console.WriteLine($"step {step}: loss {found.Loss:0.000}, λ₁·η = {found.Sharpness * LearningRate:0.00}");
    }
    using var scope = NewDisposeScope();
    optimizer.zero_grad();
    Loss(inputs).backward();
    optimizer.step();
}

Tensor Loss(Tensor sequences) => nn.functional.cross_entropy(model.forward(sequences).reshape(-1, Words), next);

// One block: masked attention and a dense layer, each added to what it reads.
internal sealed class SmallTransformer : nn.Module<Tensor, Tensor>
{
    private readonly TorchSharp.Modules.Embedding words;
    private readonly TorchSharp.Modules.Embedding places;
    private readonly TorchSharp.Modules.LayerNorm norm;
    private readonly TorchSharp.Modules.Linear queriesKeysValues;
    private readonly TorchSharp.Modules.Linear dense;
    private readonly TorchSharp.Modules.Linear head;
    private readonly double scale;

    public SmallTransformer(int vocabulary, int length, int width)
        : base(nameof(SmallTransformer))
    {
        words = nn.Embedding(vocabulary, width);
        places = nn.Embedding(length, width);
        norm = nn.LayerNorm(width);
        queriesKeysValues = nn.Linear(width, 3 * width);
        dense = nn.Linear(width, width);
        head = nn.Linear(width, vocabulary);
        scale = 1 / Math.Sqrt(width);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        long length = input.size(1);
        Tensor x = words.forward(input) + places.forward(arange(length));
        Tensor[] parts = queriesKeysValues.forward(norm.forward(x)).chunk(3, -1);
        Tensor future = ones(length, length).triu(1).to(ScalarType.Bool);
        Tensor scores = parts[0].matmul(parts[1].transpose(1, 2)) * scale;
        Tensor attention = scores.masked_fill(future, double.NegativeInfinity).softmax(-1);
        x = x + attention.matmul(parts[2]);
        x = x + dense.forward(x).tanh();
        return head.forward(x).MoveToOuterDisposeScope();
    }
}
