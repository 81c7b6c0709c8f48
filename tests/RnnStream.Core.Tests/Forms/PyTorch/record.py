"""Records losses and gradients of networks of other forms than the forecaster's, for FormPyTorchTests.cs.

Run with Debian 12's python3-torch (1.13.0) and Python 3.11: /usr/bin/python3 record.py
Writes forms.json beside itself: for each form and cell the shape, the parameters and their gradients in the order of
NetworkParameters.cs, the windows, the mean loss and the outputs of the first window. Computed in double precision.

classifier      embedding (symbol and one number) -> 2 layers -> softmax at the last step, windows of unequal length
encoderdecoder  2 layers read a context of unequal length, 2 layers start from their last states and write -> squared error
translator      the same with embeddings on both sides and softmax at every step
"""
import json
import sys
from pathlib import Path

import torch
from torch import nn

HIDDEN, LAYERS, SYMBOLS, VECTOR, CLASSES, VALUES = 4, 2, 5, 3, 3, 2
CELLS = {"Elman": nn.RNN, "Gru": nn.GRU, "Lstm": nn.LSTM}
torch.set_default_dtype(torch.float64)


def flat_layers(rnn, cell, of):
    """W, U, b (and b_hn) of all layers, input-major; a gradient of b is that of b_ih."""
    values = []
    for layer in range(LAYERS):
        w, u = of(getattr(rnn, f"weight_ih_l{layer}")), of(getattr(rnn, f"weight_hh_l{layer}"))
        bi, bh = of(getattr(rnn, f"bias_ih_l{layer}")), of(getattr(rnn, f"bias_hh_l{layer}"))
        b = bi.clone()
        if of is value:
            b[: 2 * HIDDEN if cell == "Gru" else len(b)] += bh[: 2 * HIDDEN if cell == "Gru" else len(b)]
        values += w.t().flatten().tolist() + u.t().flatten().tolist() + b.tolist()
        values += bh[2 * HIDDEN:].tolist() if cell == "Gru" else []
    return values


def value(parameter):
    return parameter.detach()


def grad(parameter):
    return parameter.grad


def flat(net, cell, of):
    values = flat_layers(net.rnn, cell, of) + of(net.linear.weight).t().flatten().tolist() + of(net.linear.bias).tolist()
    values += of(net.embedding.weight).flatten().tolist() if net.embedding else []
    if net.encoder:
        values += flat_layers(net.encoder, cell, of)
        values += of(net.context_embedding.weight).flatten().tolist() if net.context_embedding else []
    return values


class Network(nn.Module):
    def __init__(self, cell, form):
        super().__init__()
        symbols, paired = form != "encoderdecoder", form != "classifier"
        inputs = {"classifier": VECTOR + 1, "encoderdecoder": VALUES, "translator": VECTOR}[form]
        self.embedding = nn.Embedding(SYMBOLS, VECTOR) if symbols else None
        self.rnn = CELLS[cell](inputs, HIDDEN, LAYERS)
        self.linear = nn.Linear(HIDDEN, CLASSES if symbols else VALUES)
        self.encoder = CELLS[cell](inputs, HIDDEN, LAYERS) if paired else None
        self.context_embedding = nn.Embedding(SYMBOLS, VECTOR) if form == "translator" else None
        for parameter in self.parameters():
            # Everything is rounded to single precision first, so that both sides begin from the same numbers.
            parameter.data = parameter.data.float().double()

    def embed(self, embedding, x):
        return torch.cat([embedding(x[:, 0].long()), x[:, 1:]], 1) if embedding else x

    def forward(self, x, context):
        state = self.encoder(self.embed(self.context_embedding, context))[1] if self.encoder else None
        return self.linear(self.rnn(self.embed(self.embedding, x), state)[0])


def draw(length, form):
    symbols = torch.randint(SYMBOLS, (length, 1)).double()
    numbers = torch.randn(length, VALUES).float().double()
    return {"classifier": torch.cat([symbols, numbers[:, :1]], 1), "encoderdecoder": numbers, "translator": symbols}[form]


def record(form, cell):
    torch.manual_seed(7)
    net = Network(cell, form)
    windows, losses, first = [], [], None
    for length, context_length in ((5, 3), (4, 6), (2, 1)):
        x, context = draw(length, form), draw(context_length, form)
        outputs = net(x, context)
        if form == "encoderdecoder":
            y = torch.randn(length, VALUES).float().double()
            losses.append(((outputs - y) ** 2).flatten())
        else:
            y = torch.randint(CLASSES, (length, 1)).double()
            keep = slice(-1, None) if form == "classifier" else slice(None)
            losses.append(nn.functional.cross_entropy(outputs[keep], y[keep, 0].long(), reduction="none"))
        first = outputs if first is None else first
        windows.append({"length": length, "inputs": x.flatten().tolist(), "targets": y.flatten().tolist(),
                        "contextLength": context_length, "context": context.flatten().tolist()})
    loss = torch.cat(losses).mean()
    loss.backward()
    return {"form": form, "cell": cell, "windows": windows, "loss": loss.item(), "outputs": first.flatten().tolist(),
            "parameters": flat(net, cell, value), "gradient": flat(net, cell, grad)}


records = [record(form, cell) for form in ("classifier", "encoderdecoder", "translator") for cell in CELLS]
text = {"torch": torch.__version__, "python": sys.version.split()[0], "records": records}
(Path(__file__).parent / "forms.json").write_text(json.dumps(text) + "\n")
