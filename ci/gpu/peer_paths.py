"""peer_paths.py PEER.py FILE.json COUNT: writes the choices that the PyTorch peer trains, one a step, for --paths."""
import json
import sys

peer, target, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
names = {"__name__": "peer"}
with open(peer) as source:
    exec(compile(source.read(), peer, "exec"), names)
random = names["np"].random.default_rng(1)
choices = [names["sample"](random, names["XL"], 7) for _ in range(count)]
for choice in choices:
    choice.update({"num_blocks": 7, "use_layernorm": 1, "config": "xlarge"})
with open(target, "w") as out:
    json.dump(choices, out)
