"""Stand-alone subnets in PyTorch: what `pimento bench step --architecture` is measured against.

usage: subnet.py check FILE.json…                              parity cases of stand-alone subnets
       subnet.py train|infer THREADS BATCH STEPS ARCHITECTURE [--compile] [--cuda] [--tf32]

One merged table with row gradients, multi-tensor Adagrad, clipped global norm. ARCHITECTURE is a file
with one choice, or an array of them, of which the first counts. --compile means torch.compile, on a GPU with CUDA graphs.
"""
import json
import math
import sys
import time
import zlib

import numpy as np
import torch
import torch.nn.functional as F

DENSE, EMBEDDING, HEADS, CAP = 13, 16, 8, 500_000
CRITEO = [1461, 584, 10131227, 2202609, 306, 25, 12518, 634, 4, 93146, 5684, 8351593, 3195, 28, 14993, 5461307, 11,
          5653, 2174, 5, 7046548, 19, 16, 286182, 106, 142573]
NODES = {"xlarge": ["linear-2d", "dot-product", "sigmoid-gating", "sum", "transformer", "linear-3d"],
         "xlarge-zeros": ["linear-2d", "dot-product", "sigmoid-gating", "sum", "zeros-2d", "transformer", "zeros-3d",
                          "linear-3d"],
         "autoctr": ["linear-2d", "dot-product", "linear-3d"]}


class Subnet:
    """One architecture with weights of its own sizes, made as they are first used."""

    def __init__(self, choice, nodes, rows, dense, dtype=torch.float32, fill=None, device="cpu"):
        self.device, self.corners = device, {}
        self.choice, self.nodes, self.rows, self.dense, self.dtype, self.fill = choice, nodes, rows, dense, dtype, fill
        self.weights = {}
        self.offsets = torch.tensor(np.concatenate([[0], np.cumsum(rows)[:-1]]), device=device)
        tables = [self.initial(f"_embedding.{i}.weight", (r, EMBEDDING)) for i, r in enumerate(rows)]
        self.table = torch.cat(tables)
        self.table_sums = torch.zeros_like(self.table)
        self.sums = {}

    def initial(self, name, shape):
        if self.fill is not None:
            return torch.tensor(self.fill(name, shape), dtype=self.dtype, device=self.device)
        if len(shape) == 1:
            return (torch.ones if name.endswith("weight") else torch.zeros)(shape, device=self.device)
        return torch.empty(shape, device=self.device).uniform_(-1, 1) * math.sqrt(6 / sum(shape))

    def w(self, name, *shape):
        if name not in self.weights:
            self.weights[name] = self.initial(name, shape).requires_grad_(True)
        return self.weights[name]

    def norm(self, x, name):
        n = x.shape[-1]
        return F.layer_norm(x, (n,), self.w(name + ".weight", n), self.w(name + ".bias", n))

    def linear(self, x, name, n):
        return F.linear(x, self.w(name, n, x.shape[-1]))

    def rows_linear(self, s, name, norm, n):
        """[B, R, E] to the normed [B, E, n]."""
        return self.norm(self.linear(s.transpose(1, 2), name, n), norm)

    def dot_product(self, q, d, s, n):
        e, p = s.shape[2], round(math.sqrt(2 * n))
        x = d if d.shape[1] == e else self.norm(self.linear(d, q + "_dense_proj.weight", e), q + "_dense_layernorm")
        y = s
        if s.shape[1] != p:
            y = self.rows_linear(s, q + "_sparse_inp_proj.weight", q + "_sparse_inp_proj_layernorm", p).transpose(1, 2)
        t = torch.cat([x[:, None], y], 1)
        z = torch.bmm(t, t.transpose(1, 2)).flatten(1)[:, self.corner(t.shape[1])]
        if z.shape[1] != n:
            z = self.linear(z, q + "_linear_proj.weight", n)
        return self.norm(z, q + "_linear_layernorm")

    def corner(self, n):
        """Places of the strict lower triangle, sent once."""
        if n not in self.corners:
            r, c = np.tril_indices(n, -1)
            self.corners[n] = torch.tensor(r * n + c, device=self.device)
        return self.corners[n]

    def left_right(self, q, left, right, n, gate):
        w = max(left.shape[1], right.shape[1])
        left, right = (F.pad(v, (0, w - v.shape[1])) for v in (left, right))
        if gate:
            s = torch.sigmoid(F.linear(left, self.w(q + "_left_self_linear._linear.weight", w, w),
                                       self.w(q + "_left_self_linear._linear.bias", w)))
            y = s * right
        else:
            y = left + right
        if w != n:
            bias = self.w(q + "_linear_proj.bias", n) if gate else None
            y = F.linear(y, self.w(q + "_linear_proj.weight", n, w), bias)
        return self.norm(y, q + "_layernorm")

    def transformer(self, q, s, n):
        e = s.shape[2]
        x = self.rows_linear(s, q + "_linear_proj.weight", q + "_proj_ln", n).transpose(1, 2)
        b = x.shape[0]
        qkv = F.linear(x, self.w(q + "_mha.in_proj_weight", 3 * e, e), self.w(q + "_mha.in_proj_bias", 3 * e))
        qkv = qkv.view(b, n, 3, HEADS, e // HEADS).permute(2, 0, 3, 1, 4)
        o = F.scaled_dot_product_attention(qkv[0], qkv[1], qkv[2]).transpose(1, 2).reshape(b, n, e)
        o = F.linear(o, self.w(q + "_mha.out_proj.weight", e, e), self.w(q + "_mha.out_proj.bias", e))
        a = self.norm(o + x, q + "_attn_ln")
        h = F.relu(F.linear(a, self.w(q + "attn_fc1.weight", e, e), self.w(q + "attn_fc1.bias", e)))
        return self.norm(a + F.linear(h, self.w(q + "attn_fc2.weight", e, e), self.w(q + "attn_fc2.bias", e)),
                         q + "_attn_fc_ln")

    def block(self, i, dense, sparse):
        macro, micro = self.choice["macro"][i], self.choice["micro"][i]
        p, n, m = f"_blocks.{i}.", micro["dense_in_dims"], micro["sparse_in_dims"]
        e = sparse[0].shape[2]
        d = torch.cat([dense[j] for j in sorted(set(macro["dense_idx"]))], 1)
        s = torch.cat([sparse[j] for j in sorted(set(macro["sparse_idx"]))], 1)
        ds, ss = [], []
        for a in micro["active_nodes"]:
            node, q = self.nodes[a], p + f"_nodes.{a}."
            if node == "linear-2d":
                ds.append(F.relu(self.norm(self.linear(d, q + "_linear.weight", n), q + "_layernorm")))
            elif node == "dot-product":
                ds.append(self.dot_product(q, d, s, n))
            elif node in ("sigmoid-gating", "sum"):
                left, right = (torch.cat([dense[j] for j in sorted(set(macro[k]))], 1)
                               for k in ("dense_left_idx", "dense_right_idx"))
                ds.append(self.left_right(q, left, right, n, node == "sigmoid-gating"))
            elif node == "transformer":
                ss.append(self.transformer(q, s, m))
            elif node == "linear-3d":
                ss.append(F.relu(self.rows_linear(s, q + "_linear.weight", q + "_layernorm", m)).transpose(1, 2))
        b = d.shape[0]
        y = sum(ds) if ds else d.new_zeros(b, n)
        z = sum(ss) if ss else d.new_zeros(b, m, e)
        rows = z
        if micro["dense_sparse_interact"] == 1:
            t = y
            if n != 8 * e:
                t = self.norm(self.linear(y, p + "project_emb_dim.weight", 8 * e), p + "project_emb_dim_layernorm")
            rows = torch.cat([z, t.view(b, 8, e)], 1)
        if micro["deep_fm"] == 1:
            f = z.sum(1) ** 2 - (z ** 2).sum(1)
            if e != n:
                f = self.norm(self.linear(f, p + "deep_fm._linear_proj.weight", n), p + "deep_fm._linear_layernorm")
            y = y + f
        return y, rows

    def forward(self, dense, ids):
        self.index = (ids + self.offsets).reshape(-1)
        self.rows_used = self.table[self.index].requires_grad_(torch.is_grad_enabled())
        return self.body(dense, self.rows_used)

    def body(self, dense, rows):
        ds, ss = [dense], [rows.view(dense.shape[0], len(self.rows), -1)]
        for i in range(len(self.choice["micro"])):
            d, s = self.block(i, ds, ss)
            ds.append(d)
            ss.append(s)
        x = torch.cat([ds[-1], ss[-1].flatten(1)], 1)
        return F.linear(x, self.w("_final.weight", 1, x.shape[1]), self.w("_final.bias", 1))

    def step(self, dense, ids, labels, rate=0.12, epsilon=1e-2, clip=5.0):
        for p in self.weights.values():
            p.grad = None
        logits = self.forward(dense, ids)
        loss = F.binary_cross_entropy_with_logits(logits, labels)
        loss.backward()
        with torch.no_grad():
            params = [p for p in self.weights.values() if p.grad is not None]
            grads = [p.grad for p in params]
            used, inverse = torch.unique(self.index, return_inverse=True)
            rows = torch.zeros(len(used), self.table.shape[1], dtype=self.dtype, device=self.device)
            rows.index_add_(0, inverse, self.rows_used.grad)
            norm = torch.linalg.vector_norm(torch.stack([*torch._foreach_norm(grads), rows.norm()]))
            scale = torch.clamp(clip / (norm + 1e-6), max=1.0)
            torch._foreach_mul_(grads, scale)
            rows *= scale
            sums = [self.sums.setdefault(id(p), torch.zeros_like(p)) for p in params]
            torch._foreach_addcmul_(sums, grads, grads)
            roots = torch._foreach_sqrt(sums)
            torch._foreach_add_(roots, epsilon)
            torch._foreach_addcdiv_(params, grads, roots, -rate)
            table_sums = self.table_sums[used] + rows * rows
            self.table_sums[used] = table_sums
            self.table[used] -= rate * rows / (table_sums.sqrt() + epsilon)
        return loss, norm, logits


def mix(name, index):
    u, mask = np.uint64, np.uint64(0xFFFFFFFF)
    x = (np.asarray(index, dtype=u) * u(2654435761) + u(zlib.crc32(name.encode()))) & mask
    x ^= x >> u(16)
    x = (x * u(2246822519)) & mask
    x ^= x >> u(13)
    x = (x * u(3266489917)) & mask
    return x ^ (x >> u(16))


def fill(name, shape):
    u = mix(name, np.arange(int(np.prod(shape)))) / 4294967296.0 * 2 - 1
    if len(shape) == 1:
        gain = ("layernorm" in name or "_ln" in name) and name.endswith("weight")
        v = 1 + 0.1 * u if gain else 0.1 * u
    else:
        v = 0.25 * u if name.startswith("_embedding") else math.sqrt(6 / (shape[0] + shape[1])) * u
    return v.astype(np.float32).reshape(shape)


def check(files):
    worst, count = 0.0, 0
    for case in (c for f in files for c in json.load(open(f))):
        if case["mode"] != "fixed":
            continue
        b, nd = case["batch"], case["num_dense"]
        dense = torch.tensor((mix("dense", np.arange(b * nd)) / 4294967296.0 * 3).astype(np.float32).reshape(b, nd))
        ids = np.stack([mix(f"cat.{f}", np.arange(b)) % np.uint64(r) for f, r in enumerate(case["table_rows"])], 1)
        labels = torch.tensor(((mix("label", np.arange(b)) % np.uint64(4)) == 0).astype(np.float64).reshape(b, 1))
        net = Subnet(case["choice"], case["ops_config"]["node_names"], case["table_rows"], nd, torch.float64, fill)
        error = 0.0
        for t, expected in enumerate(case["steps"]):
            loss, norm, logits = net.step(dense.double(), torch.tensor(ids.astype(np.int64)), labels)
            if t == 0:
                error = float((logits.detach().flatten() - torch.tensor(case["logits"])).abs().max())
            error = max(error, abs(loss.item() - expected["loss"]),
                        abs(norm.item() - expected["grad_norm"]) / expected["grad_norm"])
        print(case["name"], error)
        worst, count = max(worst, error), count + 1
    print(f"{count} cases, greatest error {worst:.1e}")
    return count > 0 and worst < 1e-6


def bench(what, threads, batch, steps, file, compiled, device, tf32):
    if threads:
        torch.set_num_threads(threads)
    torch.backends.cuda.matmul.allow_tf32 = tf32
    wait = torch.cuda.synchronize if device == "cuda" else lambda: None
    choice = json.load(open(file))
    choice = choice[0] if isinstance(choice, list) else choice
    g = np.random.default_rng(0)
    rows = [min(r, CAP) for r in CRITEO]
    net = Subnet(choice, NODES[choice["config"]], rows, DENSE, device=device)
    batches = []
    for _ in range(4):
        dense = torch.tensor(np.log1p(g.pareto(1.2, (batch, DENSE)))).float()
        ids = [np.minimum(g.zipf(1.2, batch) - 1, n - 1) if n > 1000 else g.integers(0, n, batch) for n in rows]
        rest = torch.tensor(np.stack(ids, 1)), (torch.rand(batch, 1) < 0.25).float()
        batches.append([t.to(device) for t in (dense, *rest)])
    net.step(*batches[0])
    mode = "reduce-overhead" if device == "cuda" else "default"
    if compiled:
        net.body = torch.compile(net.body, mode=mode)
    times = []
    for i in range(steps + 8):
        wait()
        start = time.perf_counter()
        if what == "train":
            if compiled:
                torch.compiler.cudagraph_mark_step_begin()
            net.step(*batches[i % 4])
        else:
            with torch.inference_mode():
                net.forward(*batches[i % 4][:2])
        wait()
        times.append(time.perf_counter() - start)
    times = times[8:]
    how = "".join([" compiled" if compiled else "", " cuda" if device == "cuda" else "", " tf32" if tf32 else ""])
    print(f"subnet {what}{how} threads={threads} batch={batch} median {np.median(times) * 1e3:.2f} ms,"
          f" mean {batch / np.mean(times):.0f} samples/s")


if __name__ == "__main__":
    if len(sys.argv) > 2 and sys.argv[1] == "check":
        sys.exit(0 if check(sys.argv[2:]) else 1)
    if len(sys.argv) < 6 or sys.argv[1] not in ("train", "infer"):
        sys.exit(__doc__)
    bench(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), sys.argv[5], "--compile" in sys.argv,
          "cuda" if "--cuda" in sys.argv else "cpu", "--tf32" in sys.argv)
