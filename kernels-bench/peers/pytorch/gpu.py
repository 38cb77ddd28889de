"""Times a PyTorch supernet on a GPU on given paths: wall clock, and the time in which the GPU works.

usage: gpu.py MODULE PATHS BATCH,… STEPS [NAME]

MODULE is what supernet.py takes. PATHS is a file of choices, one a step. Of every batch size it prints float and TF32;
busy is the profiler's sum over the device's kernels and copies.
"""
import json
import sys
import time

import numpy as np
import torch
from torch.profiler import ProfilerActivity, profile

from supernet import batches, load


def busy_millis(run, count):
    """GPU milliseconds of one step: kernels and copies, as the profiler timed them."""
    with profile(activities=[ProfilerActivity.CUDA]) as p:
        for i in range(count):
            run(i)
        torch.cuda.synchronize()
    return sum(e.self_device_time_total for e in p.key_averages()) / 1e3 / count


def main(module, file, sizes, steps, name):
    peer = load(module)
    choices = json.load(open(file))
    for tf32 in (False, True):
        torch.backends.cuda.matmul.allow_tf32 = tf32
        for batch in sizes:
            torch.cuda.empty_cache()
            torch.cuda.reset_peak_memory_stats()
            net = peer.Net(peer.XL, 7, peer.EMB, 13, 16, "cuda", torch.float32, None)
            rows = [[t.to("cuda") for t in b] for b in batches(peer.EMB, batch)]

            def run(i):
                net.step(*rows[i % 4], choices[i % len(choices)])

            for i in range(min(steps, len(choices))):
                run(i)
            times = []
            for i in range(steps):
                torch.cuda.synchronize()
                start = time.perf_counter()
                run(i)
                torch.cuda.synchronize()
                times.append(time.perf_counter() - start)
            memory = torch.cuda.max_memory_allocated() / 2**30
            busy = busy_millis(run, min(steps, 20))
            print(f"{name} {'tf32' if tf32 else 'float'} B={batch}: wall mean {np.mean(times) * 1e3:.2f} ms, median"
                  f" {np.median(times) * 1e3:.2f} ms, GPU busy {busy:.2f} ms, {batch / np.mean(times):.0f} samples/s,"
                  f" {memory:.1f} GiB", flush=True)
            del net


if __name__ == "__main__":
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2], [int(b) for b in sys.argv[3].split(",")], int(sys.argv[4]),
         sys.argv[5] if len(sys.argv) > 5 else "peer")
