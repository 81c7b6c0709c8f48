"""Records losses and gradients of PyTorch's recurrent layers for PyTorchTests.cs.

Run with Debian 12's python3-torch (1.13.0) and Python 3.11: /usr/bin/python3 record.py
Writes beside itself, for each cell: <cell>.safetensors (parameters, as nn.Module names them) and <cell>.json (inputs,
targets, outputs, mean Student-t loss with 4 degrees of freedom and constants kept out, gradients). Single precision.
"""
import json
import struct
import sys
from pathlib import Path

import torch

STEPS, BATCH, INPUT, HIDDEN, LAYERS, HORIZONS = 7, 3, 3, 5, 2, 2
HERE = Path(__file__).parent


def write_safetensors(path, tensors):
    header, data = {}, b""
    for name, tensor in tensors.items():
        raw = struct.pack(f"<{tensor.numel()}f", *tensor.flatten().tolist())
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


class Network(torch.nn.Module):
    def __init__(self, cell):
        super().__init__()
        self.rnn = cell(INPUT, HIDDEN, LAYERS)
        self.linear = torch.nn.Linear(HIDDEN, 2 * HORIZONS)

    def forward(self, x):
        return self.linear(self.rnn(x)[0])


for name, cell in (("Elman", torch.nn.RNN), ("Gru", torch.nn.GRU), ("Lstm", torch.nn.LSTM)):
    torch.manual_seed(11)
    network = Network(cell)
    x = torch.randn(STEPS, BATCH, INPUT)
    y = torch.randn(STEPS, BATCH, HORIZONS)
    outputs = network(x)
    location, log_scale = outputs[..., :HORIZONS], outputs[..., HORIZONS:]
    u = (y - location) * torch.exp(-log_scale)
    loss = (log_scale + 2.5 * torch.log(1 + u * u / 4)).mean()
    loss.backward()
    write_safetensors(HERE / f"{name}.safetensors", {k: v.detach() for k, v in network.state_dict().items()})
    record = {
        "torch": torch.__version__, "python": sys.version.split()[0], "steps": STEPS, "batch": BATCH,
        "inputs": x.flatten().tolist(), "targets": y.flatten().tolist(),
        "outputs": outputs.detach().flatten().tolist(), "loss": loss.item(),
        "gradients": {k.split(".", 1)[1] if k.startswith("rnn.") else k: p.grad.flatten().tolist()
                      for k, p in network.named_parameters()},
    }
    (HERE / f"{name}.json").write_text(json.dumps(record) + "\n")
