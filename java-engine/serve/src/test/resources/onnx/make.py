"""Small models of click logs, written by PyTorch's two exporters as anybody would.

    python make.py FOLDER      # torch 2.13, onnx 1.23, onnxscript 0.7

Weights are seeded. Names end in what wrote them: 14 and 17 are operator sets of the exporter that traces, 18 is that of
torch.export; "fixed" has no symbolic batch.
"""
import pathlib
import sys

import onnx
import torch
from torch import nn

torch.manual_seed(7)


class Dlrm(nn.Module):
    """Bottom and top networks, four tables, all pairs of dot products."""

    def __init__(self):
        super().__init__()
        self.tables = nn.ModuleList(nn.Embedding(rows, 8) for rows in (11, 7, 5, 13))
        self.bottom = nn.Sequential(nn.Linear(6, 12), nn.ReLU(), nn.Linear(12, 8), nn.ReLU())
        self.top = nn.Sequential(nn.Linear(8 + 10, 16), nn.ReLU(), nn.Linear(16, 1))
        self.register_buffer("low", torch.tensor([i for i in range(5) for _ in range(i)]))
        self.register_buffer("high", torch.tensor([j for i in range(5) for j in range(i)]))

    def forward(self, dense, ids):
        x = self.bottom(dense)
        rows = [table(ids[:, i]) for i, table in enumerate(self.tables)]
        t = torch.cat([x] + rows, dim=1).view(x.shape[0], -1, x.shape[1])
        z = torch.bmm(t, torch.transpose(t, 1, 2))
        flat = z[:, self.low, self.high]
        return torch.sigmoid(self.top(torch.cat([x, flat], dim=1)))


class Dcn(nn.Module):
    """Cross layers beside a deep network with batch normalisation; one table with offsets."""

    def __init__(self):
        super().__init__()
        self.register_buffer("offsets", torch.tensor([0, 11, 18, 23]))
        self.table = nn.Embedding(36, 4)
        self.cross = nn.ModuleList(nn.Linear(22, 22) for _ in range(2))
        self.deep = nn.Sequential(nn.Linear(22, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(0.2), nn.Linear(16, 8), nn.Tanh())
        self.out = nn.Linear(30, 1)
        self.deep[1].running_mean.normal_()
        self.deep[1].running_var.uniform_(0.5, 2)

    def forward(self, dense, ids):
        e = self.table(ids + self.offsets)
        x0 = torch.cat([dense, e.flatten(1)], dim=-1)
        x = x0
        for layer in self.cross:
            x = x0 * layer(x) + x
        return self.out(torch.cat([x, self.deep(x0)], dim=1)).squeeze(1)


class Encoder(nn.Module):
    """A token for each field, positions, PyTorch's own encoder layer, the mean of all tokens."""

    def __init__(self):
        super().__init__()
        self.tables = nn.Embedding(20, 8)
        self.positions = nn.Parameter(torch.randn(1, 5, 8) * 0.1)
        layer = nn.TransformerEncoderLayer(8, 2, 16, dropout=0.1, batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, 1, enable_nested_tensor=False)
        self.head = nn.Sequential(nn.LayerNorm(8), nn.Linear(8, 1))

    def forward(self, ids):
        x = self.encoder(self.tables(ids) + self.positions)
        return self.head(x.mean(dim=1))


class AutoInt(nn.Module):
    """Attention by hand without a scale, a residual, and a factorization machine."""

    def __init__(self):
        super().__init__()
        self.tables = nn.ModuleList(nn.Embedding(9, 8) for _ in range(4))
        self.linear = nn.ModuleList(nn.Embedding(9, 1) for _ in range(4))
        self.query, self.key, self.value = (nn.Linear(8, 8, bias=False) for _ in range(3))
        self.shortcut = nn.Linear(8, 8, bias=False)
        self.norm = nn.LayerNorm(8)
        self.out = nn.Linear(32, 1)

    def heads(self, x):
        return x.reshape(x.shape[0], 4, 2, 4).permute(0, 2, 1, 3)

    def forward(self, ids):
        e = torch.stack([table(ids[:, i]) for i, table in enumerate(self.tables)], dim=1)
        first = torch.cat([table(ids[:, i]) for i, table in enumerate(self.linear)], dim=1).sum(dim=1, keepdim=True)
        second = 0.5 * (e.sum(dim=1).pow(2) - e.pow(2).sum(dim=1)).sum(dim=1, keepdim=True)
        q, k, v = self.heads(self.query(e)), self.heads(self.key(e)), self.heads(self.value(e))
        p = torch.softmax(q @ k.transpose(-2, -1), dim=-1)
        a = (p @ v).permute(0, 2, 1, 3).reshape(ids.shape[0], 4, 8)
        y = torch.relu(self.norm(a + self.shortcut(e)))
        return first + second + self.out(y.flatten(1))


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    dense, ids = torch.randn(3, 6), torch.randint(0, 5, (3, 4))
    tokens = torch.randint(0, 20, (3, 5))
    models = {
        "dlrm": (Dlrm(), (dense, ids), ["dense", "ids"]),
        "dcn": (Dcn(), (dense, ids), ["dense", "ids"]),
        "encoder": (Encoder(), (tokens,), ["ids"]),
        "autoint": (AutoInt(), (ids,), ["ids"]),
    }
    for name, (model, given, inputs) in models.items():
        model.eval()
        rows = {i: {0: "batch"} for i in inputs}
        for opset in (14, 17):
            torch.onnx.export(model, given, folder / f"{name}-{opset}.onnx", dynamo=False, opset_version=opset, input_names=inputs,
                              output_names=["score"], dynamic_axes=rows | {"score": {0: "batch"}})
        torch.onnx.export(model, given, folder / f"{name}-fixed.onnx", dynamo=False, opset_version=17, input_names=inputs,
                          output_names=["score"])
        batch = torch.export.Dim("batch")
        torch.onnx.export(model, given, folder / f"{name}-18.onnx", dynamo=True, opset_version=18, input_names=inputs, output_names=["score"],
                          dynamic_shapes=tuple({0: batch} for _ in inputs), external_data=False)
        for form in ("14", "17", "18", "fixed"):
            shorten(folder / f"{name}-{form}.onnx")


def shorten(file):
    """Takes out the lines of Python that values came from and numbers what has no name of its own: most of such a file."""
    model = onnx.load(file)
    kept = {v.name for v in list(model.graph.input) + list(model.graph.output) + list(model.graph.initializer)}
    short = {"": ""}
    del model.graph.metadata_props[:]
    for number, node in enumerate(model.graph.node):
        del node.metadata_props[:]
        node.name = str(number)
        for names in (node.input, node.output):
            for i, name in enumerate(names):
                names[i] = name if name in kept else short.setdefault(name, f"v{len(short)}")
    del model.graph.value_info[:]
    for value in list(model.graph.value_info) + list(model.graph.input) + list(model.graph.output):
        del value.metadata_props[:]
    onnx.save(model, file)


main(pathlib.Path(sys.argv[1]))
