"""The peer of `curvature`: the same ten eigenvalues by NumPy, from the dense Gauss-Newton matrix and its whole spectrum.

usage: python curvature_numpy.py FOLDER, where FOLDER holds images.f64, labels.i32 and W1.f64, b1.f64 ... as the benchmark writes them.
Prints the seconds of assembly, those of the spectrum, and the ten largest eigenvalues.
"""
import sys
import time

import numpy as np

folder = sys.argv[1]
labels = np.fromfile(f"{folder}/labels.i32", np.int32)
images = np.fromfile(f"{folder}/images.f64").reshape(len(labels), -1)
w = [np.fromfile(f"{folder}/W{l}.f64") for l in (1, 2, 3)]
b = [np.fromfile(f"{folder}/b{l}.f64") for l in (1, 2, 3)]
w = [m.reshape(len(v), -1) for m, v in zip(w, b)]

start = time.perf_counter()
a1 = np.maximum(images @ w[0].T + b[0], 0)
z2 = a1 @ w[1].T + b[1]
z3 = np.maximum(z2, 0) @ w[2].T + b[2]
p = np.exp(z3 - z3.max(1, keepdims=True))
p /= p.sum(1, keepdims=True)
# diag p - p p^T = A A^T with A = (diag p - p p^T) (diag p)^(-1/2): rows of the root, image by image, times B (x) a.
root = np.sqrt(p)
back = w[2][None] * (z2 > 0)[:, None, :]  # images x classes x units
centred = root[:, :, None] * (back - (p[:, :, None] * back).sum(1, keepdims=True))
rows = (centred[:, :, :, None] * a1[:, None, None, :]).reshape(-1, w[1].size)
hessian = rows.T @ rows / len(labels)
assembled = time.perf_counter()
values = np.linalg.eigvalsh(hessian)
done = time.perf_counter()
print(assembled - start, done - assembled, *values[:-11:-1])
