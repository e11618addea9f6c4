// A loss without labels: an autoencoder squeezes images of Fashion-MNIST through 16 numbers and draws them again.
using Sharpest.Experiments.Data;
using Sharpest.Objectives;
using Sharpest.Runtime;
using Sharpest.Tracking;
using static TorchSharp.torch;

const int Images = 500;
const double LearningRate = 5;

SharpestRuntime.Start();
manual_seed(1);

using var downloader = new DataDownloader();
DatasetInfo info = DatasetCatalog.Find("fashion-mnist");
var fashion = (ImageDataset)await DatasetLoader.LoadAsync(info, new DataLocator(), downloader);
using Tensor pixels = tensor(fashion.Training.Pixels[..(Images * 784)].ToArray()).reshape(Images, 784);
using Tensor images = pixels.to(ScalarType.Float32) / 255;

using var model = nn.Sequential(
    ("encode", nn.Linear(784, 16)),
    ("tanh", nn.Tanh()),
    ("decode", nn.Linear(16, 784)),
    ("sigmoid", nn.Sigmoid())
);
using var optimizer = optim.SGD(model.parameters(), LearningRate);

// The loss needs the images alone: the mean squared difference between an image and its copy.
Tensor Loss(Tensor batch) => nn.functional.mse_loss(model.forward(batch), batch);

Objective objective = Objective.Create(model, images.split(200), Loss, batch => batch.size(0));
var meter = new SharpnessMeter(count: 3);
for (int step = 0; step <= 300; step++)
{
    if (step % 100 == 0)
    {
        using SharpnessSnapshot found = meter.Measure(objective, step);
        Console.WriteLine($"step {step}: loss {found.Loss:0.0000}, λ₁·η = {found.Sharpness * LearningRate:0.00}");
    }
    using var scope = NewDisposeScope();
    optimizer.zero_grad();
    Loss(images).backward();
    optimizer.step();
}
