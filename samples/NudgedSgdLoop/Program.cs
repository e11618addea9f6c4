// Nudged-SGD in your own loop: shorter steps along the five sharpest directions, full steps along all others.
using Sharpest.Objectives;
using Sharpest.Optimizers;
using Sharpest.Runtime;
using Sharpest.Tracking;
using static TorchSharp.torch;

const double LearningRate = 0.2;
const int Directions = 5;

SharpestRuntime.Start();

foreach (double gamma in new[] { 1.0, 0.1 })
{
    (double loss, double sharpness) = Train(gamma);
    string name = gamma == 1 ? "SGD" : "Nudged-SGD";
    Console.WriteLine($"{name} (γ = {gamma}): loss {loss:0.0000}, λ₁ = {sharpness:0.00}");
}

// Trains the same network from the same weights on the same batches; γ = 1 is plain SGD.
static (double Loss, double Sharpness) Train(double gamma)
{
    manual_seed(1);
    using Tensor inputs = randn(512, 10);
    using Tensor labels = (inputs.narrow(1, 0, 4) * inputs.narrow(1, 4, 4)).argmax(1);
    using var model = nn.Sequential(("hidden", nn.Linear(10, 40)), ("tanh", nn.Tanh()), ("out", nn.Linear(40, 4)));
    Objective objective = Objective.Classification(model, inputs, labels);
    using var tracker = new SharpnessTracker(objective, new TrackerOptions { Directions = Directions, Every = 400 });
    var options = new NudgedSgdOptions
    {
        SharpStepScale = gamma,
        SubspaceSize = Directions,
        RefreshEvery = 40,
    };
    using var optimizer = new NudgedSgd(model.parameters(), LearningRate, tracker.FindSubspace, options);
    for (long step = 0; step < 400; step++)
    {
        using var scope = NewDisposeScope();
        long start = step * 64 % 512;
        optimizer.zero_grad();
        Tensor logits = model.forward(inputs.narrow(0, start, 64));
        Tensor loss = nn.functional.cross_entropy(logits, labels.narrow(0, start, 64));
        loss.backward();
        optimizer.step();
        tracker.AfterStep(optimizer, loss);
    }
    SharpnessSnapshot end = tracker.Latest!;
    return (end.Loss, end.Sharpness ?? double.NaN);
}
