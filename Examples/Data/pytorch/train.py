"""A run of PyTorch to be measured by ValleyJump: 784-16-10, plain SGD, B = 50, eta = 0.02, six checkpoints.

    python3 train.py IMAGES.csv OUT     (IMAGES.csv: set, label, 784 pixels from -1 to 1; images.ps1 writes it)

Writes OUT/step-N.safetensors, and the same run stacked as run.npz and run.mat.
"""
import json, struct, sys
import numpy as np, torch
from torch import nn
from scipy.io import savemat

table = np.loadtxt(sys.argv[1], delimiter=",", dtype=np.float32)
out = sys.argv[2]
sets = [(torch.from_numpy(t[:, 2:].copy()), torch.from_numpy(t[:, 1].astype(np.int64))) for t in (table[table[:, 0] == k] for k in (0, 1))]
(x, y), (xt, yt) = sets
torch.set_num_threads(1)
torch.manual_seed(7)
net = nn.Sequential(nn.Linear(784, 16), nn.ReLU(), nn.Linear(16, 10))
loss_of, sgd = nn.CrossEntropyLoss(), torch.optim.SGD(net.parameters(), lr=0.02)


def save(step, path):
    """One checkpoint, without any package: the format is a JSON header and the arrays' bytes."""
    header, data = {"__metadata__": {"step": str(step), "batch_size": "50", "learning_rate": "0.02"}}, b""
    for name, value in net.state_dict().items():
        raw = value.contiguous().numpy().astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(value.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    open(path, "wb").write(struct.pack("<Q", len(text)) + text + data)


def seen(step):
    with torch.no_grad():
        save(step, f"{out}/step-{step}.safetensors")
        weights = {n: v.numpy().copy() for n, v in net.state_dict().items()}
        wrong = (net(xt).argmax(1) != yt).nonzero()[:, 0].numpy()
        return step, float(loss_of(net(x), y)), float((net(xt).argmax(1) == yt).float().mean()), weights, wrong


checkpoints, step = [seen(0)], 0
while step < 5000:
    order = torch.randperm(1000)
    for k in range(20):
        pick = order[50 * k:50 * k + 50]
        sgd.zero_grad()
        loss_of(net(x[pick]), y[pick]).backward()
        sgd.step()
        step += 1
        if step % 1000 == 0:
            checkpoints.append(seen(step))

steps, losses, accuracies = ([c[i] for c in checkpoints] for i in range(3))
stacked = {n: np.stack([c[3][n] for c in checkpoints]) for n in checkpoints[0][3]}
np.savez_compressed(f"{out}/run.npz", step=np.array(steps), train_loss=np.array(losses), test_accuracy=np.array(accuracies), **stacked)
# The names of the paper's authors; all parameters of a checkpoint in a row.
rows = np.stack([np.concatenate([c[3][n].ravel() for n in c[3]]) for c in checkpoints])
wrong = np.empty(len(checkpoints), object)
wrong[:] = [c[4] for c in checkpoints]
savemat(f"{out}/run.mat", {"save_iterations": np.array(steps), "train_loss": np.array(losses), "test_accuracy": np.array(accuracies),
                           "wrong_indices": wrong, "weight_all": rows}, do_compression=True)
