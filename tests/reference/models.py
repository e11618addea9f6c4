"""The networks of the reference computations, as functions of a dictionary of parameters in a fixed order."""

import numpy as np
import torch
import torch.nn.functional as F

SIMPLE_CNN_CONVOLUTIONS = ("conv1", "conv2", "conv3", "conv4")


def mlp(w, x):
    """tanh network: w1, b1, w2, b2, w3, b3 with weights [out, in]."""
    x = torch.tanh(F.linear(x, w["w1"], w["b1"]))
    x = torch.tanh(F.linear(x, w["w2"], w["b2"]))
    return F.linear(x, w["w3"], w["b3"])


def tiny_cnn(w, x):
    """conv3x3 padding 1, ReLU, conv3x3 valid, ReLU, max-pool 2, flatten, linear."""
    x = F.relu(F.conv2d(x, w["w1"], w["b1"], padding=1))
    x = F.relu(F.conv2d(x, w["w2"], w["b2"]))
    return F.linear(F.max_pool2d(x, 2).flatten(1), w["w3"], w["b3"])


def odd_cnn(w, x):
    """conv3x3 padding 1, ReLU, conv3x3 valid, ReLU, mean over the image, linear: channels that no block size divides."""
    x = F.relu(F.conv2d(x, w["w1"], w["b1"], padding=1))
    x = F.relu(F.conv2d(x, w["w2"], w["b2"]))
    return F.linear(x.mean(dim=(2, 3)), w["w3"], w["b3"])


def simple_cnn(w, x):
    """SimpleCNN of any width and odd kernel size: conv1 and conv3 keep the image's size, conv2 and conv4 do not."""
    for index, name in enumerate(SIMPLE_CNN_CONVOLUTIONS):
        weight = w[f"{name}.weight"]
        padding = weight.shape[-1] // 2 if index % 2 == 0 else 0
        x = F.relu(F.conv2d(x, weight, w[f"{name}.bias"], padding=padding))
        if index % 2 == 1:
            x = F.max_pool2d(x, 2)
    x = F.relu(F.linear(x.flatten(1), w["dense.weight"], w["dense.bias"]))
    return F.linear(x, w["head.weight"], w["head.bias"])


def cross_entropy(model, x, labels):
    """The mean softmax cross-entropy over examples, as a function of the parameters."""
    return lambda w: F.cross_entropy(model(w, x), labels)


def glorot(random, shapes):
    """Glorot-uniform weights and zero biases for named shapes; a one-dimensional shape is a bias."""
    weights = {}
    for name, shape in shapes.items():
        if len(shape) == 1:
            weights[name] = np.zeros(shape)
            continue
        field = int(np.prod(shape[2:]))
        bound = np.sqrt(6.0 / (field * (shape[0] + shape[1])))
        weights[name] = random.uniform(-bound, bound, shape)
    return weights


def simple_cnn_shapes(channels=1, size=28, classes=10, filters=(32, 64), kernel=3, units=128):
    """Parameter shapes of SimpleCNN in the order of the flat vector."""
    inputs = (channels, filters[0], filters[0], filters[1])
    outputs = (filters[0], filters[0], filters[1], filters[1])
    shapes = {}
    for name, i, o in zip(SIMPLE_CNN_CONVOLUTIONS, inputs, outputs):
        shapes[f"{name}.weight"], shapes[f"{name}.bias"] = (o, i, kernel, kernel), (o,)
    side = ((size - kernel + 1) // 2 - kernel + 1) // 2
    shapes["dense.weight"], shapes["dense.bias"] = (units, filters[1] * side * side), (units,)
    shapes["head.weight"], shapes["head.bias"] = (classes, units), (classes,)
    return shapes
