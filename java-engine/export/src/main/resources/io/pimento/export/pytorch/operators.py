import pathlib

import torch
import torch.nn.functional as F


def lookup(ids, tables):
    """One row of one table for every field: [batch, fields, width]."""
    return torch.stack([F.embedding(ids[:, f], t) for f, t in enumerate(tables)], dim=1)


def bag(ids, table, mode, weights=None, bits=0):
    """Rows of one table pooled; ids [batch, most] are filled up by -1, which counts for nothing."""
    rows = F.embedding(ids.clamp(min=0), table)
    if bits:
        rows = round_rows(bits, rows)
    share = (ids >= 0).to(table.dtype)
    if mode == "mean":
        share = share / share.sum(dim=1, keepdim=True).clamp(min=1)
    elif mode == "weighted":
        share = share * weights
    return torch.einsum("bm,bme->be", share, rows)


def linear(xs, weights, bias=None):
    return F.linear(torch.cat(xs, dim=-1), torch.cat(weights, dim=1), bias)


def row_linear(xs, weights):
    """A linear layer over rows, each column by itself: [batch, rows, width]."""
    return torch.cat(weights, dim=1) @ torch.cat(xs, dim=1)


def layer_norm(x, weight, bias, axis, keep, relu, epsilon):
    """Statistics run over the whole axis; its first entries alone come out."""
    mean = x.mean(dim=axis, keepdim=True)
    variance = x.var(dim=axis, unbiased=False, keepdim=True)
    y = ((x - mean) * torch.rsqrt(variance + epsilon)).narrow(axis, 0, keep)
    shape = (-1,) if axis == -1 else (-1, 1)
    y = y * weight.view(shape) + bias.view(shape)
    return torch.relu(y) if relu else y


def place(size, offsets, xs):
    """Each at its place along axis 1 of zeros; where several lie, their sum."""
    y = xs[0].new_zeros((xs[0].shape[0], size) + tuple(xs[0].shape[2:]))
    for offset, x in zip(offsets, xs):
        y = y + F.pad(x, [0, 0] * (x.dim() - 2) + [offset, size - offset - x.shape[1]])
    return y


def dot_triangle(xs):
    """Dot products of all pairs of rows: the lower triangle, row by row."""
    t = torch.cat(xs, dim=1)
    i, j = torch.tril_indices(t.shape[1], t.shape[1], offset=-1, device=t.device)
    return (t @ t.transpose(1, 2))[:, i, j]


def factorization(x):
    return x.sum(dim=1) ** 2 - (x * x).sum(dim=1)


def attention(qkv, heads, dead=0, row=None):
    """Of several heads; row stands for so many equal rows, which nobody asks for."""
    batch, rows, wide = qkv.shape
    q, k, v = qkv.view(batch, rows, 3, heads, wide // 3 // heads).permute(2, 0, 3, 1, 4)
    scale = q.shape[-1] ** -0.5
    logits = q @ k.transpose(-1, -2) * scale
    if dead:
        _, key, value = row.view(3, 1, heads, 1, -1)
        more = q @ key.transpose(-1, -2) * scale + torch.log(torch.tensor(float(dead)))
        logits = torch.cat([logits, more], dim=-1)
        v = torch.cat([v, value.expand(batch, -1, -1, -1)], dim=2)
    return (logits.softmax(dim=-1) @ v).transpose(1, 2).reshape(batch, rows, wide // 3)


def straight_through(x, rounded):
    """Rounded numbers whose gradient is that of the numbers."""
    return x + (rounded - x).detach()


def round_rows(bits, *parts):
    """Rows as whole multiples of a scale of their own, which the parts of a row share."""
    with torch.no_grad():
        reach = torch.stack([x.abs().amax(dim=-1, keepdim=True) for x in parts]).amax(dim=0)
        scale = reach / (2 ** (bits - 1) - 1)
        scale = torch.where(scale < torch.finfo(scale.dtype).tiny, torch.ones_like(scale), scale)
    rounded = [straight_through(x, torch.round(x / scale) * scale) for x in parts]
    return rounded[0] if len(rounded) == 1 else rounded


def round_activations(x, reach, bits, signed):
    """Whole multiples of one scale within a range; beyond it no gradient passes."""
    most = 2 ** (bits - 1) - 1 if signed else 2**bits - 1
    least = -most if signed else 0
    with torch.no_grad():
        scale = reach.abs() / most
        scale = torch.where(scale < torch.finfo(scale.dtype).tiny, torch.ones_like(scale), scale)
    inside = torch.minimum(torch.maximum(x, least * scale), most * scale)
    return straight_through(inside, torch.round(x / scale).clamp(least, most) * scale)


def own(module, name, tensor):
    """Makes a parameter of a dotted name, so that state_dict() has it under that name."""
    *path, last = name.split(".")
    for step in path:
        if step not in module._modules:
            module.add_module(step, torch.nn.Module())
        module = module._modules[step]
    module.register_parameter(last, torch.nn.Parameter(tensor))
