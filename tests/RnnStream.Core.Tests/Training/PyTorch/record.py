"""Records values and gradients of PyTorch's losses, for LossPyTorchTests.cs.

Run with Debian 12's python3-torch (1.13.0) and Python 3.11: /usr/bin/python3 record.py
Writes losses.json beside itself: for each loss and 8 draws the outputs, the targets, the sum over the targets and its gradient.
Computed in double precision from numbers rounded to single. Pinball is written out, since PyTorch has none.
"""
import json
import sys
from pathlib import Path

import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
LEVELS = torch.tensor([0.1, 0.5, 0.9])


def student_t(o, y):
    # Constants that do not depend on the outputs are kept out, as in StudentTLoss.cs.
    at = torch.distributions.StudentT(4.0, o[:2], o[2:].exp()).log_prob(y)
    return -(at - torch.distributions.StudentT(4.0).log_prob(torch.tensor(0.0))).sum()


def pinball(o, y):
    e = y.repeat_interleave(len(LEVELS)) - o
    return torch.maximum(LEVELS.repeat(len(y)) * e, (LEVELS.repeat(len(y)) - 1) * e).sum()


LOSSES = {
    "squared": (2, lambda: torch.randn(2), lambda o, y: F.mse_loss(o, y, reduction="sum")),
    "huber": (2, lambda: torch.randn(2), lambda o, y: F.huber_loss(o, y, reduction="sum")),
    "student-t": (4, lambda: torch.randn(2), student_t),
    "gaussian": (4, lambda: torch.randn(2),
                 lambda o, y: F.gaussian_nll_loss(o[:2], y, (2 * o[2:]).exp(), eps=1e-12, reduction="sum")),
    "pinball": (6, lambda: torch.randn(2), pinball),
    "binary": (2, lambda: torch.rand(2), lambda o, y: F.binary_cross_entropy_with_logits(o, y, reduction="sum")),
    "categorical": (4, lambda: torch.randint(4, (1,)).double(),
                    lambda o, y: F.cross_entropy(o[None], y.long(), reduction="sum")),
}

torch.manual_seed(3)
records = []
for name, (size, draw, loss) in LOSSES.items():
    for _ in range(8):
        # Log-scales beyond 7 are held, by design.
        outputs = (2 * torch.randn(size)).clamp(-6, 6).float().double().requires_grad_()
        targets = draw().float().double()
        total = loss(outputs, targets)
        total.backward()
        records.append({"loss": name, "outputs": outputs.tolist(), "targets": targets.tolist(), "sum": total.item(),
                        "gradient": outputs.grad.tolist()})
text = {"torch": torch.__version__, "python": sys.version.split()[0], "records": records}
(Path(__file__).parent / "losses.json").write_text(json.dumps(text) + "\n")
