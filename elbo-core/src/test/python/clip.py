"""clip.csv: gradients of two parameters, a1..a3 and b1..b2, and what is left of them (clipped_*) once the norm of all
five together is limited, in double precision.

Values: torch.nn.utils.clip_grad_norm_. Check: g min(1, limit / (norm + 1e-6)).
"""

import numpy as np
import torch

from reference import assert_close, number, numbered, write_table

random = np.random.RandomState(1211)
rows = []
for limit, size in [(1, 1), (1, 0.1), (0.25, 3), (200, 1e4), (5, 0), (1e-3, 1), (1e3, 1e18)]:
    a, b = size * random.randn(3), size * random.randn(2)
    given = [torch.zeros(3, dtype=torch.double, requires_grad=True), torch.zeros(2, dtype=torch.double, requires_grad=True)]
    given[0].grad, given[1].grad = torch.tensor(a), torch.tensor(b)
    torch.nn.utils.clip_grad_norm_(given, limit)
    clipped = np.concatenate([p.grad.numpy() for p in given])
    both = np.concatenate([a, b])
    assert_close(clipped, both * min(1, limit / (np.sqrt((both**2).sum()) + 1e-6)), 1e-13, 0, str(limit))
    rows.append([number(v) for v in (limit, *both, *clipped)])

names = [*numbered("a", 3), *numbered("b", 2)]
write_table("clip", ["limit", *names, *(f"clipped_{n}" for n in names)], rows)
