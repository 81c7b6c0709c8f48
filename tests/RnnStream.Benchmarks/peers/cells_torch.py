"""Modern cells against the classical ones on the simulated mixture that the shipped network is made from.

    dotnet run -c Release --project tests/RnnStream.Benchmarks -- quality windows windows.bin
    /usr/bin/python3 cells_torch.py windows.bin gru-32-1 mingru-32-2 lru-32-1 ...

A word is cell-hidden-layers; cells are gru, lstm, elman, mingru (Feng et al. 2024, with tanh on the candidate), lru (Orvieto et al.
2023, real eigenvalues) and clru (the same with complex ones), both LRUs with tanh on what they give. First 150 windows held out,
900 learned from; Student-t loss of 6 horizons, Adam 0.004 with a cosine, batch 64, truncation 32, clipping at 1, as
`quality pretrain` does. Prints the held-out loss after each epoch, seconds of CPU and the number of parameters.
Debian packages python3-torch and python3-numpy; one thread.
"""
import math
import sys
import time

import numpy as np
import torch

torch.set_num_threads(1)
LENGTH, INPUT, HORIZONS, WINDOWS, HELD_OUT, EPOCHS, BATCH, CUT, RATE = 512, 5, 6, 1050, 150, 8, 64, 32, 0.004


def uniform(*shape, bound):
    return torch.nn.Parameter((torch.rand(*shape) * 2 - 1) * bound)


class MinGru(torch.nn.Module):
    def __init__(self, inputs, hidden):
        super().__init__()
        self.w, self.b = uniform(inputs, 2 * hidden, bound=hidden ** -0.5), uniform(2 * hidden, bound=hidden ** -0.5)
        self.hidden = hidden

    def zero(self, batch):
        return torch.zeros(batch, self.hidden)

    def forward(self, x, h):
        sums = x @ self.w + self.b
        z, candidate = torch.sigmoid(sums[..., :self.hidden]), torch.tanh(sums[..., self.hidden:])
        keep, add, states = 1 - z, z * candidate, []
        for t in range(x.shape[1]):
            h = keep[:, t] * h + add[:, t]
            states.append(h)
        return torch.stack(states, 1), h


class Lru(torch.nn.Module):
    def __init__(self, inputs, hidden, is_complex=False):
        super().__init__()
        self.hidden, self.is_complex, modes = hidden, is_complex, hidden // 2 if is_complex else hidden
        self.w, self.b = uniform(inputs, hidden, bound=inputs ** -0.5), uniform(hidden, bound=inputs ** -0.5)
        memory = torch.exp(torch.linspace(math.log(1.5), math.log(300), modes))
        self.nu = torch.nn.Parameter(torch.log(1 / memory))
        if is_complex:
            self.theta = torch.nn.Parameter(torch.rand(modes) * math.pi / 4)

    def zero(self, batch):
        return torch.zeros(batch, self.hidden)

    def forward(self, x, c):
        size = torch.exp(-torch.exp(self.nu))
        gain, sums, states = torch.sqrt(1 - size * size), x @ self.w + self.b, []
        if self.is_complex:
            a, b, half = size * torch.cos(self.theta), size * torch.sin(self.theta), self.hidden // 2
            sums = sums * torch.cat([gain, gain])
            for t in range(x.shape[1]):
                p, q = c[:, :half], c[:, half:]
                c = torch.cat([a * p - b * q, b * p + a * q], 1) + sums[:, t]
                states.append(c)
        else:
            sums = sums * gain
            for t in range(x.shape[1]):
                c = size * c + sums[:, t]
                states.append(c)
        return torch.tanh(torch.stack(states, 1)), c


class Classical(torch.nn.Module):
    def __init__(self, cell, inputs, hidden):
        super().__init__()
        self.rnn, self.hidden = cell(inputs, hidden, batch_first=True), hidden

    def zero(self, batch):
        h = torch.zeros(1, batch, self.hidden)
        return (h, h.clone()) if isinstance(self.rnn, torch.nn.LSTM) else h

    def forward(self, x, h):
        return self.rnn(x, h)


class Network(torch.nn.Module):
    def __init__(self, cell, hidden, layers):
        super().__init__()
        classical = {"gru": torch.nn.GRU, "lstm": torch.nn.LSTM, "elman": torch.nn.RNN}
        make = {"mingru": MinGru, "lru": Lru, "clru": lambda i, h: Lru(i, h, True)}.get(
            cell, lambda i, h: Classical(classical[cell], i, h))
        self.layers = torch.nn.ModuleList([make(hidden if k else INPUT, hidden) for k in range(layers)])
        self.head = torch.nn.Linear(hidden, 2 * HORIZONS)

    def zero(self, batch):
        return [layer.zero(batch) for layer in self.layers]

    def forward(self, x, states):
        after = []
        for layer, state in zip(self.layers, states):
            x, state = layer(x, state)
            after.append(state)
        return self.head(x), after


def loss(outputs, targets):
    mask, log_scale = ~torch.isnan(targets), outputs[..., HORIZONS:].clamp(-7, 7)
    u = (torch.nan_to_num(targets) - outputs[..., :HORIZONS]) * torch.exp(-log_scale)
    return ((log_scale + 2.5 * torch.log(1 + u * u / 4)) * mask).sum() / mask.sum()


def detached(state):
    return tuple(part.detach() for part in state) if isinstance(state, tuple) else state.detach()


def train(word, x, y):
    torch.manual_seed(3)
    cell, hidden, layers = word.split("-")
    network = Network(cell, int(hidden), int(layers))
    parameters = list(network.parameters())
    optimizer, random = torch.optim.Adam(parameters, lr=RATE), np.random.default_rng(7)
    order, update, start = np.arange(HELD_OUT, WINDOWS), 0, time.process_time()
    total = EPOCHS * math.ceil(len(order) / BATCH) * (LENGTH // CUT)
    for epoch in range(1, EPOCHS + 1):
        random.shuffle(order)
        for first in range(0, len(order), BATCH):
            rows = order[first:first + BATCH]
            states = network.zero(len(rows))
            for at in range(0, LENGTH, CUT):
                for group in optimizer.param_groups:
                    group["lr"] = RATE * (0.55 + 0.45 * math.cos(math.pi * update / total))
                outputs, states = network(x[rows, at:at + CUT], states)
                optimizer.zero_grad()
                loss(outputs, y[rows, at:at + CUT]).backward()
                torch.nn.utils.clip_grad_norm_(parameters, 1.0)
                optimizer.step()
                states, update = [detached(state) for state in states], update + 1
        with torch.no_grad():
            held_out = loss(network(x[:HELD_OUT], network.zero(HELD_OUT))[0], y[:HELD_OUT]).item()
        count = sum(p.numel() for p in parameters)
        print(f"{word} epoch {epoch}: {held_out:.4f}, {time.process_time() - start:.0f} s, {count} parameters", flush=True)


values = np.fromfile(sys.argv[1], dtype=np.float32, count=WINDOWS * LENGTH * (INPUT + HORIZONS)).reshape(WINDOWS, -1)
inputs = torch.from_numpy(values[:, :LENGTH * INPUT].reshape(WINDOWS, LENGTH, INPUT).copy())
targets = torch.from_numpy(values[:, LENGTH * INPUT:].reshape(WINDOWS, LENGTH, HORIZONS).copy())
for name in sys.argv[2:]:
    train(name, inputs, targets)
