"""The peer of `-- learning digits`: scikit-learn's handwritten digits row by row (8 steps of 8 pixels), many-to-one, softmax.

Usage: /usr/bin/python3 digits_torch.py FILE HIDDEN EPOCHS BATCH RATE SEEDS CELL...
Writes the data to FILE, a line per digit: `train|test,label,64 pixels of 0 to 16`, then trains the same network in PyTorch and
prints a line per run: `cell seed accuracy seconds`. Exit code 3 where torch or sklearn is missing. One thread. As the trainer in
C# does, it clips by norm 1, keeps the rate constant, drops no last batch and keeps the epoch of the lowest training loss.
DROPOUT=0.2 in the environment drops that share of the hidden state before the head.
"""
import copy
import os
import sys
import time

try:
    import torch
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split
except ImportError as missing:
    print(f"{missing}; apt-get install python3-torch python3-sklearn", file=sys.stderr)
    sys.exit(3)

path, (hidden, epochs, batch), rate, seeds = sys.argv[1], map(int, sys.argv[2:5]), float(sys.argv[5]), int(sys.argv[6])
torch.set_num_threads(1)
pixels, labels = load_digits(return_X_y=True)
parts = train_test_split(pixels, labels, test_size=0.25, random_state=0, stratify=labels)
with open(path, "w") as file:
    for name, x, y in (("train", parts[0], parts[2]), ("test", parts[1], parts[3])):
        for row, label in zip(x, y):
            file.write(f"{name},{label},{','.join(str(int(pixel)) for pixel in row)}\n")

x_train, x_test = (torch.tensor(part / 16, dtype=torch.float32).reshape(-1, 8, 8) for part in parts[:2])
y_train, y_test = (torch.tensor(part) for part in parts[2:])
CELLS = {"Elman": torch.nn.RNN, "Gru": torch.nn.GRU, "Lstm": torch.nn.LSTM}


class Network(torch.nn.Module):
    def __init__(self, cell):
        super().__init__()
        self.rnn = CELLS[cell](8, hidden, batch_first=True)
        self.dropout = torch.nn.Dropout(float(os.environ.get("DROPOUT", 0)))
        self.linear = torch.nn.Linear(hidden, 10)

    def forward(self, x):
        return self.linear(self.dropout(self.rnn(x)[0][:, -1]))


for cell in sys.argv[7:]:
    for seed in range(1, seeds + 1):
        torch.manual_seed(seed)
        started = time.process_time()
        network = Network(cell)
        optimizer = torch.optim.Adam(network.parameters(), lr=rate)
        best, kept = float("inf"), None
        for _ in range(epochs):
            total = 0.0
            for index in torch.randperm(len(x_train)).split(batch):
                optimizer.zero_grad()
                loss = torch.nn.functional.cross_entropy(network(x_train[index]), y_train[index])
                loss.backward()
                torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
                optimizer.step()
                total += loss.item() * len(index)
            if total < best:
                best, kept = total, copy.deepcopy(network.state_dict())
        network.load_state_dict(kept)
        network.eval()
        with torch.no_grad():
            accuracy = (network(x_test).argmax(1) == y_test).float().mean().item()
        print(cell, seed, f"{accuracy:.4f}", f"{time.process_time() - started:.1f}", flush=True)
