"""Times an exported module of PyTorch: latency.py FOLDER ROWS.json SECONDS SIZE…; prints p50 and p99 in µs."""
import json
import sys
import time

import torch

sys.path.insert(0, sys.argv[1])
from model import load  # noqa: E402

torch.set_num_threads(1)
rows = {
    name: torch.tensor(values, dtype=torch.int64 if isinstance(values[0][0], int) else torch.float32)
    for name, values in json.load(open(sys.argv[2])).items()
}


def timed(call):
    times = []
    end = time.perf_counter() + float(sys.argv[3])
    while time.perf_counter() < end:
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    times = sorted(times[len(times) // 3 :])
    return [1e6 * times[int(part * (len(times) - 1))] for part in (0.5, 0.99)]


model = load()
with torch.inference_mode():
    for size in map(int, sys.argv[4:]):
        batch = {name: values[:size] for name, values in rows.items()}
        traced = torch.jit.trace(model, example_kwarg_inputs=batch)
        frozen = torch.jit.optimize_for_inference(torch.jit.freeze(traced))
        # As it stands, and without Python between the operators: the better one counts.
        print(size, *min(timed(lambda: model(**batch)), timed(lambda: frozen(**batch))), flush=True)
