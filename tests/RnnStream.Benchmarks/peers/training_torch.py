"""Truncated BPTT + Adam in PyTorch: the work of `dotnet run -c Release --project tests/RnnStream.Benchmarks -- training`.

Debian package python3-torch; one thread. Prints k time steps/s, of CPU time, median of seven epochs of 16 batches after two.
"""
import time

import torch

torch.set_num_threads(1)
STEPS, INPUT, BATCHES = 64, 8, 16


def rate(cell, hidden, batch):
    torch.manual_seed(1)
    network = cell(INPUT, hidden, batch_first=False)
    head = torch.nn.Linear(hidden, 1)
    parameters = list(network.parameters()) + list(head.parameters())
    optimizer = torch.optim.Adam(parameters, lr=1e-3)
    x = [torch.rand(STEPS, batch, INPUT) for _ in range(BATCHES)]
    y = [torch.rand(STEPS, batch, 1) for _ in range(BATCHES)]
    times = []
    for _ in range(9):
        start = time.process_time()
        for inputs, targets in zip(x, y):
            optimizer.zero_grad()
            outputs, _ = network(inputs)
            loss = torch.nn.functional.mse_loss(head(outputs), targets)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(parameters, 1.0)
            optimizer.step()
        times.append(time.process_time() - start)
    return BATCHES * batch * STEPS / sorted(times[2:])[3]


print("torch", torch.__version__)
for name, cell in (("Lstm", torch.nn.LSTM), ("Gru", torch.nn.GRU), ("Elman", torch.nn.RNN)):
    for hidden, batch in ((32, 64), (32, 32), (64, 64)):
        print(f"{name:6} hidden {hidden} batch {batch}: {rate(cell, hidden, batch) / 1e3:8.0f}")
