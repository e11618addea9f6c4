// A recurrent network: a batch is whatever your loss needs, here sequences and the class of each.
using Sharpest.Objectives;
using Sharpest.Runtime;
using Sharpest.Tracking;
using static TorchSharp.torch;

const double LearningRate = 0.3;

SharpestRuntime.Start();
manual_seed(1);

// Sequences of 12 random bits; the class says whether ones are in the majority among the last five.
using Tensor bits = randint(0, 2, [200, 12, 1]).to(ScalarType.Float32);
using Tensor classes = bits.narrow(1, 7, 5).sum([1, 2]).gt(2.5).to(ScalarType.Int64);

using var model = new Reader();
using var optimizer = optim.SGD(model.parameters(), LearningRate);

// Micro-batches of unequal size are weighted by their number of sequences.
(Tensor Sequences, Tensor Classes)[] batches =
[
    (bits.narrow(0, 0, 150), classes.narrow(0, 0, 150)),
    (bits.narrow(0, 150, 50), classes.narrow(0, 150, 50)),
];
Objective objective = Objective.Create(
    model,
    batches,
    batch => nn.functional.cross_entropy(model.forward(batch.Sequences), batch.Classes),
    batch => batch.Sequences.size(0)
);
var meter = new SharpnessMeter(count: 2);
for (int step = 0; step <= 300; step++)
{
    if (step % 100 == 0)
    {
        using SharpnessSnapshot found = meter.Measure(objective, step);
        Console.WriteLine($"step {step}: loss {found.Loss:0.000}, λ₁·η = {found.Sharpness * LearningRate:0.00}");
    }
    using var scope = NewDisposeScope();
    optimizer.zero_grad();
    nn.functional.cross_entropy(model.forward(bits), classes).backward();
    optimizer.step();
}

// A gated recurrent unit, whose last state decides.
internal sealed class Reader : nn.Module<Tensor, Tensor>
{
    private readonly TorchSharp.Modules.GRU cell = nn.GRU(1, 16, batchFirst: true);
    private readonly TorchSharp.Modules.Linear head = nn.Linear(16, 2);

    public Reader()
        : base(nameof(Reader)) => RegisterComponents();

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        (Tensor states, _) = cell.forward(input);
        return head.forward(states.select(1, input.size(1) - 1)).MoveToOuterDisposeScope();
    }
}
