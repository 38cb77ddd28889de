"""Times a PyTorch supernet on several GPUs of one host, data-parallel over NCCL, on given paths.

usage: together.py MODULE PATHS BATCH,… STEPS [GPUS]     rows of a batch are a GPU's
       together.py MODULE PATHS check                    two processes on the CPU against one, in double precision

MODULE is what supernet.py takes, with the parts of the strong peer's step: a forward pass, parameters by name, one table with
gradients of rows. Dense gradients go in two ways: through one all-reduce of one buffer after the backward pass, and by torch's
DistributedDataParallel, which adds up buckets of them meanwhile. Touched rows of the table go through one all-gather, and all make the same
update.
"""
import itertools
import json
import os
import sys
import time

import numpy as np
import torch
import torch.distributed as dist
import torch.multiprocessing as processes
import torch.nn.functional as F
from torch.nn.parallel import DistributedDataParallel

from supernet import batches, load

CLIP, RATE, EPSILON = 5.0, 0.12, 1e-2


def averaged(gradients):
    """Means over the processes, in place."""
    flat = torch._utils._flatten_dense_tensors(gradients)
    dist.all_reduce(flat)
    flat /= dist.get_world_size()
    for g, f in zip(gradients, torch._utils._unflatten_dense_tensors(flat, gradients)):
        g.copy_(f)


def gathered(ids, rows):
    """Rows of all processes, those of one id added up, as means."""
    world = dist.get_world_size()
    count = torch.tensor([ids.shape[0]], device=ids.device)
    counts = [torch.zeros_like(count) for _ in range(world)]
    dist.all_gather(counts, count)
    counts = [int(c) for c in counts]
    most = max(counts)
    all_ids = ids.new_zeros(world * most)
    all_rows = rows.new_zeros(world * most, rows.shape[1])
    dist.all_gather_into_tensor(all_ids, F.pad(ids, (0, most - ids.shape[0])))
    dist.all_gather_into_tensor(all_rows, F.pad(rows, (0, 0, 0, most - rows.shape[0])))
    ids = torch.cat([all_ids[r * most:r * most + n] for r, n in enumerate(counts)])
    rows = torch.cat([all_rows[r * most:r * most + n] for r, n in enumerate(counts)])
    merged, place = torch.unique(ids, return_inverse=True)
    return merged, torch.zeros(merged.shape[0], rows.shape[1], dtype=rows.dtype, device=rows.device).index_add_(0, place, rows) / world


class Supernet(torch.nn.Module):
    """The peer's supernet as a module; the weights of all choices are made at once."""

    def __init__(self, net, rows, choices):
        super().__init__()
        self.net = net
        with torch.no_grad():
            for choice in choices:
                net.forward(*rows, choice)
        for name, q in net.p.items():
            net.p[name] = torch.nn.Parameter(q.detach())
        self.weights = torch.nn.ParameterList(net.p.values())

    def forward(self, dense, cat, labels, choice):
        return F.binary_cross_entropy_with_logits(self.net.forward(dense, cat, choice), labels)

    def distributed(self, rank=None):
        """Adds gradients up over all processes; a step leaves those of other choices out."""
        return DistributedDataParallel(self, None if rank is None else [rank], find_unused_parameters=True, gradient_as_bucket_view=True)


def step(net, dense, cat, labels, choice, module=None):
    """The peer's step, with gradients of all processes; those of weights are a module's, if there is one."""
    for q in net.p.values():
        q.grad = None
    loss = module(dense, cat, labels, choice) if module else F.binary_cross_entropy_with_logits(net.forward(dense, cat, choice), labels)
    loss.backward()
    with torch.no_grad():
        parameters = [q for q in net.p.values() if q.grad is not None]
        gradients = [q.grad for q in parameters]
        ids, place = torch.unique(net.idx, return_inverse=True)
        rows = torch.zeros(ids.shape[0], net.E, device=net.dev, dtype=net.dt).index_add_(0, place, net.emb.grad)
        if dist.is_initialized():
            if not module:
                averaged(gradients)
            ids, rows = gathered(ids, rows)
        norm = torch.linalg.vector_norm(torch.stack(list(torch._foreach_norm(gradients)) + [rows.norm()]))
        scale = torch.clamp(CLIP / (norm + 1e-6), max=1.0)
        torch._foreach_mul_(gradients, scale)
        rows *= scale
        if not hasattr(net, "sums"):
            net.sums = {}
        sums = [net.sums.setdefault(id(q), torch.zeros_like(q)) for q in parameters]
        torch._foreach_addcmul_(sums, gradients, gradients)
        roots = torch._foreach_sqrt(sums)
        torch._foreach_add_(roots, EPSILON)
        torch._foreach_addcdiv_(parameters, gradients, roots, -RATE)
        squares = net.acc[ids] + rows * rows
        net.acc[ids] = squares
        net.table[ids] -= RATE * rows / (squares.sqrt() + EPSILON)
    return norm


def join(rank, world, backend):
    os.environ.setdefault("MASTER_ADDR", "127.0.0.1")
    os.environ.setdefault("MASTER_PORT", "29517")
    dist.init_process_group(backend, rank=rank, world_size=world)


def timed(rank, world, module, file, sizes, steps):
    if world > 1:
        join(rank, world, "nccl")
    torch.cuda.set_device(rank)
    peer, choices = load(module), json.load(open(file))
    ways = ("",) if world == 1 else (", one all-reduce", ", DDP")
    for tf32, batch, way in itertools.product((False, True), sizes, ways):
        torch.backends.cuda.matmul.allow_tf32 = tf32
        torch.manual_seed(1)
        net = peer.Net(peer.XL, 7, peer.EMB, 13, 16, f"cuda:{rank}", torch.float32, None)
        rows = [[t[rank * batch:(rank + 1) * batch].to(f"cuda:{rank}") for t in b] for b in batches(peer.EMB, world * batch)]
        module = Supernet(net, rows[0][:2], choices).distributed(rank) if way == ", DDP" else None
        for i in range(min(steps, len(choices))):
            step(net, *rows[i % 4], choices[i % len(choices)], module)
        times = []
        for i in range(steps):
            torch.cuda.synchronize()
            start = time.perf_counter()
            step(net, *rows[i % 4], choices[i % len(choices)], module)
            torch.cuda.synchronize()
            times.append(time.perf_counter() - start)
        if rank == 0:
            print(f"strong peer on {world} {'GPU' if world == 1 else 'GPUs'} {'tf32' if tf32 else 'float'}{way} B={batch}: wall mean"
                  f" {np.mean(times) * 1e3:.2f} ms, median {np.median(times) * 1e3:.2f} ms,"
                  f" {world * batch / np.mean(times):.0f} samples/s", flush=True)
        del net, module
        torch.cuda.empty_cache()
    if world > 1:
        dist.destroy_process_group()


def small(module, file, rank, world, ddp=False):
    """Norms of some steps of this process' share of rows, and the table behind them."""
    torch.manual_seed(1)
    torch.set_default_dtype(torch.float64)
    peer = load(module)
    cap = [min(r, 200) for r in peer.EMB]
    net = peer.Net(peer.XL, 7, cap, 13, 16, "cpu", torch.float64, None)
    share = 16 // world
    norms = []
    choices = json.load(open(file))[:4]
    rows = [[t[rank * share:(rank + 1) * share] for t in b] for b in batches(cap, 16)]
    # All weights at once, so that all ways draw the same ones.
    supernet = Supernet(net, (rows[0][0].double(), rows[0][1]), choices)
    distributed = supernet.distributed() if ddp else None
    for choice, (dense, cat, labels) in zip(choices, rows):
        norms.append(float(step(net, dense.double(), cat, labels.double(), choice, distributed)))
    return norms, net.table


def checked(rank, module, file, expected, table):
    join(rank, 2, "gloo")
    good = True
    for ddp in (False, True):
        norms, own = small(module, file, rank, 2, ddp)
        worst = max(max(abs(a - b) / b for a, b in zip(norms, expected)), float((own - table).abs().max()))
        print(f"process {rank} of 2{' by DDP' if ddp else ''} against one: norms and rows within {worst:.1e}", flush=True)
        good &= worst < 1e-8
    dist.destroy_process_group()
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    if len(sys.argv) == 4 and sys.argv[3] == "check":
        norms, table = small(sys.argv[1], sys.argv[2], 0, 1)
        processes.spawn(checked, (sys.argv[1], sys.argv[2], norms, table), nprocs=2)
    elif len(sys.argv) in (5, 6):
        world = int(sys.argv[5]) if len(sys.argv) > 5 else torch.cuda.device_count()
        args = (world, sys.argv[1], sys.argv[2], [int(b) for b in sys.argv[3].split(",")], int(sys.argv[4]))
        processes.spawn(timed, args, nprocs=world)
    else:
        sys.exit(__doc__)
