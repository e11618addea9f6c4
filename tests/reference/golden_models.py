"""Goldens of the paper's other models at small sizes: what the product's own models must give at known weights."""

import numpy as np
import torch
import torch.nn.functional as F

import models
from derivatives import Loss, as_tensors, relative_error, unflatten

AGREEMENT = 1e-7


def _values(random, shapes):
    """Weights of the usual size, biases and scales that are not 0 and 1, so that a misplaced one shows."""
    values = models.glorot(random, shapes)
    for name, shape in shapes.items():
        if len(shape) == 1:
            values[name] = random.normal(1 if name.endswith("weight") else 0, 0.2, shape)
    return values


def _statistics(random, norms):
    """Running means and variances of the named normalizations."""
    buffers = {}
    for name, width in norms.items():
        buffers[f"{name}.running_mean"] = random.normal(0, 0.3, width)
        buffers[f"{name}.running_var"] = random.uniform(0.5, 2, width)
    return buffers


def _golden(random, logits, weights, inputs, labels, buffers=None):
    """Logits, loss, gradient and one Hessian-vector product, by parameter; checked by central differences."""
    buffers = buffers or {}
    x = torch.tensor(inputs) if inputs.dtype.kind == "i" else torch.tensor(inputs, dtype=torch.float64)
    y = torch.tensor(labels)
    statistics = {name: torch.tensor(value, dtype=torch.float64) for name, value in buffers.items()}

    def of(w):
        return logits({**w, **statistics}, x)

    def mean_loss(w):
        outputs = of(w)
        return F.cross_entropy(outputs.reshape(-1, outputs.shape[-1]), y.reshape(-1))

    shapes = {name: value.shape for name, value in weights.items()}
    vector = np.concatenate([np.ravel(value) for value in weights.values()])
    loss = Loss(mean_loss, shapes)
    direction = random.normal(0, 1, len(vector))
    gradient, product = loss.gradient(vector), loss.product(vector)(direction)
    step = 1e-7
    differences = (loss.gradient(vector + step * direction) - loss.gradient(vector - step * direction)) / (2 * step)
    error = relative_error(differences, product)
    if not error < AGREEMENT:
        raise AssertionError(f"double backward and central differences disagree by {error:.1e}, more than {AGREEMENT:.0e}")
    tensors = {**{f"weights/{name}": value for name, value in {**weights, **buffers}.items()}, "inputs": inputs, "labels": labels}
    with torch.no_grad():
        tensors["logits"] = of(as_tensors(weights)).numpy()
    tensors["loss"] = np.array([loss.at(vector)])
    for kind, flat in (("gradient", gradient), ("direction", direction), ("product", product)):
        tensors.update({f"{kind}/{name}": value for name, value in unflatten(flat, shapes).items()})
    return tensors, {"disagreement_with_central_differences": error}


def _convolution(shapes, name, inputs, outputs, kernel=3):
    shapes[f"{name}.weight"], shapes[f"{name}.bias"] = (outputs, inputs, kernel, kernel), (outputs,)


def _norm(shapes, norms, name, width):
    shapes[f"{name}.weight"], shapes[f"{name}.bias"] = (width,), (width,)
    norms[name] = width


def _resnet(normalize):
    """Widths 3, 6, 12, two blocks a stage, 2x9x10 images, 3 classes, 5 examples."""
    random = np.random.default_rng(20180750 + normalize)
    filters, blocks, channels, classes = 3, 2, 2, 3
    shapes, norms, plan = {}, {}, []
    _convolution(shapes, "conv1", channels, filters)
    before = filters
    for stage in (1, 2, 3):
        width = filters * 2 ** (stage - 1)
        for block in range(blocks):
            name, halves = f"stage{stage}.{block}", before != width
            if normalize:
                _norm(shapes, norms, f"{name}.norm1", before)
                _norm(shapes, norms, f"{name}.norm2", width)
            _convolution(shapes, f"{name}.conv1", before, width)
            _convolution(shapes, f"{name}.conv2", width, width)
            if halves:
                _convolution(shapes, f"{name}.projection", before, width, 1)
            plan.append((name, halves))
            before = width
    if normalize:
        _norm(shapes, norms, "norm", before)
    shapes["head.weight"], shapes["head.bias"] = (classes, before), (classes,)

    def normed(w, name, x):
        if not normalize:
            return x
        mean, variance = w[f"{name}.running_mean"], w[f"{name}.running_var"]
        return F.batch_norm(x, mean, variance, w[f"{name}.weight"], w[f"{name}.bias"], training=False)

    def logits(w, x):
        x = F.conv2d(x, w["conv1.weight"], w["conv1.bias"], padding=1)
        for name, halves in plan:
            stride = 2 if halves else 1
            inner = F.relu(normed(w, f"{name}.norm1", x))
            inner = F.conv2d(inner, w[f"{name}.conv1.weight"], w[f"{name}.conv1.bias"], stride=stride, padding=1)
            inner = F.relu(normed(w, f"{name}.norm2", inner))
            inner = F.conv2d(inner, w[f"{name}.conv2.weight"], w[f"{name}.conv2.bias"], padding=1)
            if halves:
                x = F.conv2d(x, w[f"{name}.projection.weight"], w[f"{name}.projection.bias"], stride=2)
            x = x + inner
        x = F.relu(normed(w, "norm", x))
        return F.linear(F.adaptive_avg_pool2d(x, 1).flatten(1), w["head.weight"], w["head.bias"])

    inputs = random.normal(0, 1, (5, channels, 9, 10))
    weights, buffers = _values(random, shapes), _statistics(random, norms)
    return _golden(random, logits, weights, inputs, random.integers(0, classes, 5), buffers)


def resnet():
    """The residual network without normalization."""
    return _resnet(False)


def resnet_bn():
    """The residual network with normalizations in evaluation mode."""
    return _resnet(True)


def vgg():
    """Plan 3 M 4 5 M, dense 6, normalizations in evaluation mode, 2x7x6 images (odd sides pool upwards), 3 classes."""
    random = np.random.default_rng(20180752)
    plan, hidden, classes, channels = (3, 0, 4, 5, 0), 6, 3, 2
    shapes, norms = {}, {}
    _norm(shapes, norms, "norm", channels)
    width, count = channels, 0
    for filters in plan:
        if filters:
            count += 1
            _convolution(shapes, f"features.conv{count}", width, filters)
            _norm(shapes, norms, f"features.norm{count}", filters)
            width = filters
    for name, inputs, outputs in (("dense1", width * 2 * 2, hidden), ("dense2", hidden, hidden), ("head", hidden, classes)):
        shapes[f"{name}.weight"], shapes[f"{name}.bias"] = (outputs, inputs), (outputs,)

    def normed(w, name, x):
        mean, variance = w[f"{name}.running_mean"], w[f"{name}.running_var"]
        return F.batch_norm(x, mean, variance, w[f"{name}.weight"], w[f"{name}.bias"], training=False)

    def logits(w, x):
        x, number = normed(w, "norm", x), 0
        for filters in plan:
            if filters:
                number += 1
                x = F.conv2d(x, w[f"features.conv{number}.weight"], w[f"features.conv{number}.bias"], padding=1)
                x = F.relu(normed(w, f"features.norm{number}", x))
            else:
                x = F.max_pool2d(x, 2, ceil_mode=True)
        for name in ("dense1", "dense2"):
            x = F.relu(F.linear(x.flatten(1), w[f"{name}.weight"], w[f"{name}.bias"]))
        return F.linear(x, w["head.weight"], w["head.bias"])

    inputs = random.normal(0, 1, (5, channels, 7, 6))
    weights, buffers = _values(random, shapes), _statistics(random, norms)
    return _golden(random, logits, weights, inputs, random.integers(0, classes, 5), buffers)


def imdb_cnn():
    """11 words, vectors of 4, width 6, 2 classes, 5 texts of 9 words."""
    random = np.random.default_rng(20180753)
    words, vector, width = 11, 4, 6
    shapes = {
        "embedding.weight": (words, vector),
        "conv.weight": (width, vector, 3), "conv.bias": (width,),
        "dense.weight": (width, width), "dense.bias": (width,),
        "head.weight": (2, width), "head.bias": (2,),
    }

    def logits(w, x):
        x = F.embedding(x, w["embedding.weight"]).transpose(1, 2)
        x = F.relu(F.conv1d(x, w["conv.weight"], w["conv.bias"])).amax(dim=2)
        x = F.relu(F.linear(x, w["dense.weight"], w["dense.bias"]))
        return F.linear(x, w["head.weight"], w["head.bias"])

    return _golden(random, logits, _values(random, shapes), random.integers(0, words, (5, 9)), random.integers(0, 2, 5))


def lstm():
    """7 words, width 5, 3 texts of 6 words, by the function of torch.nn.LSTM; also the logits of the same texts once more, with memory."""
    random = np.random.default_rng(20180754)
    words, width = 7, 5
    shapes = {"embedding.weight": (words, width)}
    for layer in ("lstm1", "lstm2"):
        shapes[f"{layer}.weight_ih"] = shapes[f"{layer}.weight_hh"] = (4 * width, width)
        shapes[f"{layer}.bias_ih"] = (4 * width,)
    shapes["head.weight"], shapes["head.bias"] = (words, width), (words,)

    def run(w, x, state=None):
        zero = torch.zeros(4 * width, dtype=torch.float64)
        flat = []
        for layer in ("lstm1", "lstm2"):
            flat += [w[f"{layer}.weight_ih"], w[f"{layer}.weight_hh"], w[f"{layer}.bias_ih"], zero]
        inputs = F.embedding(x, w["embedding.weight"])
        if state is None:
            state = (torch.zeros(2, len(x), width, dtype=torch.float64),) * 2
        # What torch.nn.LSTM calls: with biases, two layers, no dropout, not training, one direction, batch first.
        outputs, h, c = torch._VF.lstm(inputs, state, flat, True, 2, 0.0, False, False, True)
        state = (h, c)
        return F.linear(outputs, w["head.weight"], w["head.bias"]), state

    weights = _values(random, shapes)
    inputs, labels = random.integers(0, words, (3, 6)), random.integers(0, words, (3, 6))
    tensors, metadata = _golden(random, lambda w, x: run(w, x)[0], weights, inputs, labels)
    with torch.no_grad():
        w, x = as_tensors(weights), torch.tensor(inputs)
        tensors["logits_with_memory"] = run(w, x, run(w, x)[1])[0].numpy()
    return tensors, metadata
