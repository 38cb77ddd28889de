"""peer_paths.py PEER.py FILE.json COUNT [sampled|warmup|epoch]: writes the choices that a PyTorch peer trains, one a step.

In the warm-up the full path fades out; of an epoch, the warm-up is the first fifth.
"""
import json
import sys

peer, target, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
fading = {"sampled": 0, "warmup": count, "epoch": count // 5}[sys.argv[4] if len(sys.argv) > 4 else "sampled"]
names = {"__name__": "peer"}
with open(peer) as source:
    exec(compile(source.read(), peer, "exec"), names)
random, space = names["np"].random.default_rng(1), names["XL"]


def full():
    """Every operator of every block, over all earlier blocks, at its widest; gates take one left and one right."""
    macro = [{"dense_idx": list(range(i + 1)), "sparse_idx": list(range(i + 1)), "dense_left_idx": [i],
              "dense_right_idx": [i]} for i in range(7)]
    micro = [{"active_nodes": space["dense_nodes"] + space["sparse_nodes"], "dense_in_dims": max(space["dense_node_dims"]),
              "sparse_in_dims": max(space["sparse_node_dims"]), "dense_sparse_interact": 1, "deep_fm": 1}
             for _ in range(7)]
    return {"macro": macro, "micro": micro}


choices = []
for step in range(count):
    sampled = names["sample"](random, space, 7)
    choices.append(full() if step < fading and random.random() < 1 - step / fading else sampled)
for choice in choices:
    choice.update({"num_blocks": 7, "use_layernorm": 1, "config": "xlarge"})
with open(target, "w") as out:
    json.dump(choices, out)
