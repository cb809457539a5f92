"""Loads a .safetensors file into PyTorch and says what it does on images: load.py NET IMAGES.csv (see Examples/Data/pytorch)."""
import json, struct, sys
import numpy as np, torch
from torch import nn

raw = open(sys.argv[1], "rb").read()
length = struct.unpack("<Q", raw[:8])[0]
header = json.loads(raw[8:8 + length])
header.pop("__metadata__")
state = {}
for name, entry in header.items():
    begin, end = (8 + length + o for o in entry["data_offsets"])
    state[name] = torch.from_numpy(np.frombuffer(raw[begin:end], "<f4").reshape(entry["shape"]).copy())
table = np.loadtxt(sys.argv[2], delimiter=",", dtype=np.float32)
(x, y), (xt, yt) = ((torch.from_numpy(t[:, 2:].copy()), torch.from_numpy(t[:, 1].astype(np.int64)))
                    for t in (table[table[:, 0] == k] for k in (0, 1)))
net = nn.Sequential(nn.Linear(784, 50), nn.ReLU(), nn.Linear(50, 50), nn.ReLU(), nn.Linear(50, 10))
net.load_state_dict(state)
with torch.no_grad():
    print(json.dumps({"TrainLoss": float(nn.CrossEntropyLoss()(net(x), y)),
                      "Wrong": (net(xt).argmax(1) != yt).nonzero()[:, 0].tolist()}))
