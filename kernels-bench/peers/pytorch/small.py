"""Small hand-made models in PyTorch: what `pimento bench models` is measured against.

usage: small.py MODEL THREADS BATCH [--hidden 128,64] [--together N] [--compile] [--samples 8192] [--passes 5]

MODEL is dnn, dcn-v2 or deepfm: 18 fields and 8 dense inputs, embeddings of width 16 in one merged table, Adam (PyTorch's
fused one) with decay of everything, clipped global norm, dropout. The fastest of each step over all passes counts, as in
`bench models`; rows lie ready in memory. --together N also trains N such models, one after another on all threads and at
once (a process each, the threads shared out). --compile means torch.compile.
"""
import argparse
import multiprocessing
import time

import torch
import torch.nn.functional as F
from torch import nn

ROWS = [6000, 3700, 3400, 450, 300, 80, 20, 18, 7, 2]
FIELDS, DENSE, WIDTH, DROPOUT, RATE, DECAY, CLIP = 18, 8, 16, 0.1, 1e-3, 1e-6, 1.0


class Small(nn.Module):
    def __init__(self, kind, hidden):
        super().__init__()
        self.kind = kind
        rows = [ROWS[i % len(ROWS)] for i in range(FIELDS)]
        self.table = nn.Embedding(sum(rows), WIDTH)
        nn.init.normal_(self.table.weight, std=0.01)
        flat = FIELDS * WIDTH + DENSE
        layers, width = [], flat
        for n in hidden:
            layers += [nn.Linear(width, n), nn.ReLU(), nn.Dropout(DROPOUT)]
            width = n
        self.network = nn.Sequential(*layers)
        if kind == "dcn-v2":
            self.crosses = nn.ModuleList([nn.Linear(flat, flat) for _ in range(3)])
            width += flat
        self.head = nn.Linear(width, 1)
        if kind == "deepfm":
            self.first, self.dense_first = nn.Embedding(sum(rows), 1), nn.Linear(DENSE, 1, bias=False)
            self.dense_factors = nn.Parameter(torch.randn(DENSE, WIDTH) * 0.01)

    def forward(self, dense, ids):
        e = self.table(ids)
        flat = torch.cat([e.flatten(1), dense], 1)
        deep = self.network(flat)
        if self.kind == "dcn-v2":
            x = flat
            for cross in self.crosses:
                x = torch.addcmul(x, flat, cross(x))
            return self.head(torch.cat([x, deep], 1))
        logit = self.head(deep)
        if self.kind == "deepfm":
            s = e.sum(1) + dense @ self.dense_factors
            squares = (e * e).sum(1) + (dense * dense) @ (self.dense_factors * self.dense_factors)
            logit = logit + 0.5 * (s * s - squares).sum(1, keepdim=True) + self.first(ids).sum(1) + self.dense_first(dense)
        return logit


class Lane:
    """A model in training over so many batches."""

    def __init__(self, a, seed):
        torch.manual_seed(seed)
        self.model = Small(a.model, [int(n) for n in a.hidden.split(",")])
        self.adam = torch.optim.Adam(self.model.parameters(), lr=RATE, weight_decay=DECAY, fused=True)
        self.forward = torch.compile(self.model, dynamic=False) if a.compile else self.model
        rows = [ROWS[i % len(ROWS)] for i in range(FIELDS)]
        offsets = torch.tensor([sum(rows[:i]) for i in range(FIELDS)])
        g = torch.Generator().manual_seed(seed)
        self.batches = [
            (torch.rand(a.batch, DENSE, generator=g),
             torch.stack([torch.randint(0, r, (a.batch,), generator=g) for r in rows], 1) + offsets,
             (torch.rand(a.batch, 1, generator=g) < 0.25).float())
            for _ in range(max(1, a.samples // a.batch))]
        self.best = [float("inf")] * len(self.batches)

    def run(self):
        for i, (dense, ids, labels) in enumerate(self.batches):
            start = time.perf_counter()
            self.adam.zero_grad(set_to_none=True)
            F.binary_cross_entropy_with_logits(self.forward(dense, ids), labels).backward()
            nn.utils.clip_grad_norm_(self.model.parameters(), CLIP, foreach=True)
            self.adam.step()
            self.best[i] = min(self.best[i], time.perf_counter() - start)


def beside(a, seed, threads, ready, go, times):
    torch.set_num_threads(threads)
    lane = Lane(a, seed)
    lane.run()
    ready.wait()
    for _ in range(a.passes):
        go.wait()
        start = time.perf_counter()
        lane.run()
        times.put(time.perf_counter() - start)
        go.wait()


def main():
    p = argparse.ArgumentParser(usage=__doc__)
    p.add_argument("model", choices=["dnn", "dcn-v2", "deepfm"])
    p.add_argument("threads", type=int)
    p.add_argument("batch", type=int)
    p.add_argument("--hidden", default="128,64")
    p.add_argument("--together", type=int, default=0)
    p.add_argument("--compile", action="store_true")
    p.add_argument("--samples", type=int, default=8192)
    p.add_argument("--passes", type=int, default=5)
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    lane = Lane(a, 1)
    for _ in range(a.passes + 1):
        lane.run()
    steps = len(lane.batches)
    count = sum(x.numel() for x in lane.model.parameters())
    print(f"{steps * a.batch / sum(lane.best):.0f} samples/s: {a.model}, {count} parameters, {a.threads} threads, batch {a.batch}"
          + (", compiled" if a.compile else ""), flush=True)
    if a.together == 0:
        return
    lanes = [Lane(a, 1 + m) for m in range(a.together)]
    after = float("inf")
    for n in range(a.passes + 1):
        start = time.perf_counter()
        for one in lanes:
            one.run()
        if n > 0:
            after = min(after, time.perf_counter() - start)
    samples = a.together * steps * a.batch
    print(f"{samples / after:.0f} samples/s: {a.together} models one after another", flush=True)
    # Processes, for Python runs one thread's operators at a time; spawned, for a forked one inherits locks of OpenMP.
    context = multiprocessing.get_context("spawn")
    ready, go, times = context.Barrier(a.together + 1), context.Barrier(a.together + 1), context.Queue()
    parts = max(1, a.threads // a.together)
    processes = [context.Process(target=beside, args=(a, 1 + m, parts, ready, go, times), daemon=True) for m in range(a.together)]
    for process in processes:
        process.start()
    ready.wait()
    together = float("inf")
    for _ in range(a.passes):
        go.wait()
        start = time.perf_counter()
        go.wait()
        together = min(together, time.perf_counter() - start)
    print(f"{samples / together:.0f} samples/s: {a.together} models at once, a process each of {parts} threads", flush=True)


if __name__ == "__main__":
    main()
