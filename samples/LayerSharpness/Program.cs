// Which layer is the sharp one? λ₁ of the whole network and of each layer alone, on images of Fashion-MNIST.
using Sharpest.Experiments.Data;
using Sharpest.Objectives;
using Sharpest.Runtime;
using Sharpest.Tracking;
using static TorchSharp.torch;

const int Images = 600;

SharpestRuntime.Start();
manual_seed(1);

using var downloader = new DataDownloader();
DatasetInfo info = DatasetCatalog.Find("fashion-mnist");
var fashion = (ImageDataset)await DatasetLoader.LoadAsync(info, new DataLocator(), downloader);
using Tensor pixels = tensor(fashion.Training.Pixels[..(Images * 784)].ToArray()).reshape(Images, 784);
using Tensor inputs = pixels.to(ScalarType.Float32) / 255;
using Tensor labels = tensor(fashion.Training.Labels[..Images].ToArray()).to(ScalarType.Int64);

using var model = nn.Sequential(
    ("first", nn.Linear(784, 64)),
    ("relu1", nn.ReLU()),
    ("second", nn.Linear(64, 32)),
    ("relu2", nn.ReLU()),
    ("head", nn.Linear(32, 10))
);
using var optimizer = optim.SGD(model.parameters(), 0.1);
for (int step = 0; step < 100; step++)
{
    using var scope = NewDisposeScope();
    optimizer.zero_grad();
    nn.functional.cross_entropy(model.forward(inputs), labels).backward();
    optimizer.step();
}

var meter = new SharpnessMeter(count: 1);
Objective whole = Objective.Classification(model, inputs, labels);
Console.WriteLine($"whole network: λ₁ = {Sharpness(whole):0.00}");

// A layer's block of the Hessian: only its parameters may move. No block is sharper than the whole.
foreach ((string layer, ParameterLayout parameters) in ParameterLayout.ByLayer(model))
    Console.WriteLine($"{layer}: λ₁ = {Sharpness(whole.Restrict(parameters)):0.00}");

double? Sharpness(Objective objective)
{
    using SharpnessSnapshot found = meter.Measure(objective, step: 100);
    return found.Sharpness;
}
