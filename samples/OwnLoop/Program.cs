// Your own model and your own loop; Sharpest looks at the loss every 50 steps.
using Sharpest.Objectives;
using Sharpest.Runtime;
using Sharpest.Tracking;
using TorchSharp;
using static TorchSharp.torch;

const double LearningRate = 1;
const int Steps = 200;

SharpestRuntime.Start();
manual_seed(1);

// Three arms of a spiral: a point's class is the arm it lies on.
using Tensor arm = arange(300) % 3;
using Tensor radius = linspace(0.1, 1, 300);
using Tensor angle = radius * 2 + arm * (2 * Math.PI / 3) + randn(300) * 0.1;
using Tensor points = stack([radius * angle.cos(), radius * angle.sin()], 1);

using var model = nn.Sequential(("hidden", nn.Linear(2, 32)), ("tanh", nn.Tanh()), ("out", nn.Linear(32, 3)));
using var optimizer = optim.SGD(model.parameters(), LearningRate);

// 1. What is looked at, and how often: your model, on examples of your choice.
using var tracker = new SharpnessTracker(
    Objective.Classification(model, points, arm),
    new TrackerOptions { Every = 50, Directions = 3 }
);

tracker.Measured += (_, found) =>
    Console.WriteLine(
        $"step {found.Step}: loss {found.Loss:0.000}, λ₁ = {found.Sharpness:0.00}, λ₁·η = {found.Sharpness * LearningRate:0.00}"
    );
tracker.Measure();

for (int step = 0; step < Steps; step++)
{
    using var scope = NewDisposeScope();
    optimizer.zero_grad();
    Tensor loss = nn.functional.cross_entropy(model.forward(points), arm);
    loss.backward();
    optimizer.step();
    tracker.AfterStep(optimizer, loss); // 2. When: most steps are not looked at, and cost nothing.
}

// 3. What it means, in plain words.
Console.WriteLine(tracker.Verdict().Headline);

using var _ = no_grad();
using Tensor right = model.forward(points).argmax(1).eq(arm).sum();
Console.WriteLine($"{right.ToInt64()} of 300 points are classified right");
