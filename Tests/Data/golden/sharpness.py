"""The numbers of Measure-Sharpness for one small network, by NumPy alone: writes sharpness.json beside itself.

Weights, pixels and labels follow from SplitMix64, so that nothing but this file is needed. Hessians are by complex steps of the gradient,
which have no rounding to speak of; means are over far more directions and batches than the test takes, with their standard errors.

usage: python sharpness.py
"""
import json
import os

import numpy as np

WIDTHS, COUNT, BATCH, RHO = [12, 6, 5, 3], 40, 10, 0.05
DIRECTIONS, BATCHES, STARTS, ASCENT = 200_000, 20_000, 2_000, 10


def splitmix(seed, count):
    """count numbers in [0, 1)."""
    mask, out = (1 << 64) - 1, np.empty(count)
    for i in range(count):
        seed = (seed + 0x9E3779B97F4A7C15) & mask
        z = seed
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        out[i] = ((z ^ (z >> 31)) >> 11) * 2.0**-53
    return out


# W1, b1, W2, b2, W3, b3: weights in +-sqrt(6/fan-in), biases in +-0.1, all as single precision holds them.
shapes = [s for fan, out in zip(WIDTHS, WIDTHS[1:]) for s in ((out, fan), (out,))]
sizes = [int(np.prod(s)) for s in shapes]
scale = np.concatenate([np.full(n, np.sqrt(6 / s[1]) if len(s) == 2 else 0.1) for n, s in zip(sizes, shapes)])
theta = ((2 * splitmix(12345, sum(sizes)) - 1) * scale).astype(np.float32).astype(float)
images = splitmix(777, COUNT * WIDTHS[0]).astype(np.float32).astype(float).reshape(COUNT, -1)
labels = np.arange(COUNT) % WIDTHS[-1]
# A ball is a unit's incoming weights, or its bias.
balls, at = [], 0
for n, s in zip(sizes, shapes):
    length = s[1] if len(s) == 2 else 1
    balls += [(a, a + length) for a in range(at, at + n, length)]
    at += n


def forward(w, x):
    layers, at = [], 0
    for fan, out in zip(WIDTHS, WIDTHS[1:]):
        m, b = w[at:at + out * fan].reshape(out, fan), w[at + out * fan:at + out * fan + out]
        at += out * fan + out
        z = x @ m.T + b
        layers.append((x, m, z))
        x = np.where(z.real > 0, z, 0)  # of the last layer not used
    return layers


def log_softmax(z):
    z = z - z.real.max(1, keepdims=True)
    return z - np.log(np.exp(z).sum(1, keepdims=True))


def loss(w, x=images, y=labels):
    return -log_softmax(forward(w, x)[-1][2])[np.arange(len(y)), y].mean()


def gradient(w, x=images, y=labels):
    layers = forward(w, x)
    back = np.exp(log_softmax(layers[-1][2]))
    back[np.arange(len(y)), y] -= 1
    back, parts = back / len(y), []
    for k in range(len(layers) - 1, -1, -1):
        a, m, _ = layers[k]
        parts = [(back.T @ a).ravel(), back.sum(0)] + parts
        if k > 0:
            back = (back @ m) * (layers[k - 1][2].real > 0)
    return np.concatenate(parts)


def times(w, v, x=images, y=labels):
    """The Hessian times v."""
    return gradient(w + 1e-30j * v, x, y).imag / 1e-30


def onto(direction):
    """The perturbation on the surface of all balls along a direction."""
    delta = np.zeros_like(theta)
    for a, b in balls:
        norm = np.linalg.norm(direction[a:b])
        if norm > 0:
            delta[a:b] = RHO * np.linalg.norm(theta[a:b]) / norm * direction[a:b]
    return delta


def mean(values):
    return {"mean": np.mean(values), "sem": np.std(values, ddof=1) / np.sqrt(len(values))}


random, here = np.random.default_rng(1), loss(theta)
up, even = [], []
for _ in range(DIRECTIONS):
    delta = onto(random.standard_normal(len(theta)))
    above, below = loss(theta + delta), loss(theta - delta)
    up.append(above - here)
    even.append((above + below) / 2 - here)
worst = []
for _ in range(STARTS):
    delta, best = onto(random.standard_normal(len(theta))), -np.inf
    for _ in range(ASCENT):
        best = max(best, loss(theta + delta) - here)
        delta = onto(gradient(theta + delta))
    worst.append(max(best, loss(theta + delta) - here))
hessian = np.array([times(theta, e) for e in np.eye(len(theta))])
batch = []
for _ in range(BATCHES):
    chosen = random.choice(COUNT, BATCH, replace=False)
    g = gradient(theta, images[chosen], labels[chosen])
    batch.append(g @ times(theta, g, images[chosen], labels[chosen]) / (g @ g))
g = gradient(theta)
result = {
    "loss": here, "gradient_l2": np.linalg.norm(g), "asymmetry": np.abs(hessian - hessian.T).max(),
    "largest_eigenvalue": np.linalg.eigvalsh(hessian)[-1], "relative_sharpness": mean(up), "symmetric_sharpness": mean(even),
    "worst_sharpness": {"low": np.quantile(worst, 0.01), "median": np.median(worst), "high": max(worst)},
    "batch_sharpness": mean(batch), "full_batch_sharpness": g @ hessian @ g / (g @ g),
}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "sharpness.json"), "w") as file:
    json.dump(result, file, indent=1)
