"""Steps of recurrent cells in PyTorch: the work of `dotnet run -c Release --project tests/RnnStream.Benchmarks -- peers`.

Debian packages python3-torch and libopenblas0-pthread (the plain libblas3 makes batches up to twelve times slower); one
thread, CPU time, medians. Prints one line per case: name, tab, seconds per step.
"""
import os
import statistics
import time

import torch

torch.set_num_threads(1)
INPUT, MANY, MILLION, BATCHES = 8, 4096, 1 << 20, (256, 1024, 4096)
CELLS = (("Lstm", torch.nn.LSTMCell), ("Gru", torch.nn.GRUCell), ("Elman", torch.nn.RNNCell))


def median(run, seconds=1.0):
    """Seconds of CPU time per step; run makes some steps and says how many."""
    run()
    times, begin = [], time.process_time()
    while time.process_time() - begin < seconds or len(times) < 5:
        start = time.process_time()
        steps = run()
        times.append((time.process_time() - start) / steps)
    return statistics.median(times)


def states(name, count, hidden):
    h = torch.zeros(count, hidden)
    return (h, torch.zeros(count, hidden)) if name == "Lstm" else h


def single(name, cell):
    x = torch.rand(1, INPUT)
    sensors = [states(name, 1, cell.hidden_size) for _ in range(MANY)]

    def run():
        for i in range(256):
            at = (run.next + i) % MANY
            sensors[at] = cell(x, sensors[at])
        run.next += 256
        return 256

    run.next = 0
    return median(run)


def many(name, cell, batch):
    x = torch.rand(batch, INPUT)
    groups = [states(name, batch, cell.hidden_size) for _ in range(MANY // batch)]

    def run():
        for i, group in enumerate(groups):
            groups[i] = cell(x, group)
        return MANY

    return median(run)


def scattered(name, cell, batch):
    x = torch.rand(batch, INPUT)
    parts = [torch.zeros(MILLION, cell.hidden_size) for _ in range(2 if name == "Lstm" else 1)]
    order = torch.randperm(MILLION)

    def run():
        sensors = order[run.next:run.next + batch]
        before = [part.index_select(0, sensors) for part in parts]
        after = cell(x, tuple(before)) if name == "Lstm" else (cell(x, before[0]),)
        for part, value in zip(parts, after):
            part.index_copy_(0, sensors, value)
        run.next = (run.next + batch) % MILLION
        return batch

    run.next = 0
    return median(run)


def tell(case, seconds):
    print(f"{case}\t{seconds}", flush=True)


with torch.inference_mode():
    torch.manual_seed(1)
    maps = open("/proc/self/maps").read() if os.path.exists("/proc/self/maps") else ""
    blas = "OpenBLAS" if "openblas" in maps else "MKL" if "libmkl" in maps else "a BLAS without vectors"
    print(f"version\tPyTorch {torch.__version__} with {blas}", flush=True)
    for name, kind in CELLS:
        tell(f"single {name} 32", single(name, kind(INPUT, 32)))
        for hidden in (32, 64, 128):
            tell(f"many {name} {hidden}", min(many(name, kind(INPUT, hidden), batch) for batch in BATCHES))
        tell(f"random {name} 32", min(scattered(name, kind(INPUT, 32), batch) for batch in BATCHES))
