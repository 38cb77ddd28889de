"""weights.py A B START TOLERANCE: holds what two trainings did to every tensor against each other: |A - B| as a part of |A - START|,
in Euclidean norms, START being the weights before them. Prints the worst and ends with 1 if it is above the tolerance."""
import array
import json
import math
import struct
import sys


def tensors(path):
    with open(path, "rb") as f:
        (size,) = struct.unpack("<Q", f.read(8))
        header = json.loads(f.read(size))
        start = 8 + size
        for name, about in sorted(header.items()):
            if name == "__metadata__" or about["dtype"] != "F32":
                continue
            first, end = about["data_offsets"]
            f.seek(start + first)
            values = array.array("f")
            values.frombytes(f.read(end - first))
            yield name, values


def norm(a, b):
    return math.sqrt(sum((x - y) ** 2 for x, y in zip(a, b)))


a, b, start, tolerance = sys.argv[1:5]
worst, where, moved = 0.0, "nothing", 0
for (name, x), (other, y), (_, z) in zip(tensors(a), tensors(b), tensors(start)):
    if name != other:
        sys.exit(f"other tensors: {name} and {other}")
    change, apart = norm(x, z), norm(x, y)
    moved += change > 0
    part = apart / change if change > 0 else (0.0 if apart == 0 else math.inf)
    if part > worst:
        worst, where = part, name
print(f"{moved} tensors moved, worst {worst:.1e} in {where}")
sys.exit(0 if moved > 0 and worst <= float(tolerance) else 1)
