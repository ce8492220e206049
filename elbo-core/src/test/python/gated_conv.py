"""gated_conv.safetensors: the networks for texts of elbo.network.GatedConv and GatedDeconv, in double precision.

x <- x + a sigmoid(b), (a, b) the halves of a convolution along the text with zeros beyond its ends: twice between a vector for each
symbol and the mean over places, once between a linear layer from a code to all places and one from each place to its symbols. The
convolutions' weights are kept as Elbo has them, [2 width, kernel width] with the place before the feature; PyTorch has
[2 width, width, kernel].

Values: PyTorch's embedding, linear and conv1d. Check: sums by the definition, in loops.
"""

import numpy as np
import torch
import torch.nn.functional as F

from reference import FOLDER, assert_close, write_tensors

SYMBOLS, WIDTH, KERNEL, LENGTH, TEXTS, CODE = 5, 3, 3, 6, 4, 2
random = np.random.RandomState(5332)


def draw(*shape):
    """Multiples of 1/64 in [-1, 1]."""
    return random.randint(-64, 65, shape) / 64


def block(x, weight, bias):
    theirs = torch.tensor(weight.reshape(2 * WIDTH, KERNEL, WIDTH)).transpose(1, 2)
    both = F.conv1d(x.transpose(1, 2), theirs, torch.tensor(bias), padding=KERNEL // 2).transpose(1, 2)
    result = x + both[..., :WIDTH] * torch.sigmoid(both[..., WIDTH:])
    assert_close(result.numpy(), by_definition(x.numpy(), weight, bias), 1e-13, 1e-13, "block")
    return result


def by_definition(x, weight, bias):
    after = x.copy()
    for n in range(len(x)):
        for place in range(LENGTH):
            ab = bias.copy()
            for k in range(KERNEL):
                seen = place + k - KERNEL // 2
                if 0 <= seen < LENGTH:
                    ab += weight[:, k * WIDTH : (k + 1) * WIDTH] @ x[n, seen]
            after[n, place] += ab[:WIDTH] / (1 + np.exp(-ab[WIDTH:]))
    return after


arrays = {"texts": random.randint(0, SYMBOLS, (TEXTS, LENGTH)).astype("<f8"), "embedding.weight": draw(SYMBOLS, WIDTH)}
x = F.embedding(torch.tensor(arrays["texts"]).long(), torch.tensor(arrays["embedding.weight"]))
for i in (0, 1):
    arrays[f"{i}.weight"], arrays[f"{i}.bias"] = draw(2 * WIDTH, KERNEL * WIDTH), draw(2 * WIDTH)
    x = block(x, arrays[f"{i}.weight"], arrays[f"{i}.bias"])
arrays["features"] = x.mean(1).numpy()

arrays["codes"] = draw(TEXTS, CODE)
for name, out, given in (("places", LENGTH * WIDTH, CODE), ("0", 2 * WIDTH, KERNEL * WIDTH), ("symbols", SYMBOLS, WIDTH)):
    arrays[f"decoder.{name}.weight"], arrays[f"decoder.{name}.bias"] = draw(out, given), draw(out)
layer = lambda x, name: F.linear(x, *(torch.tensor(arrays[f"decoder.{name}.{part}"]) for part in ("weight", "bias")))
places = layer(torch.tensor(arrays["codes"]), "places").reshape(TEXTS, LENGTH, WIDTH)
places = block(places, arrays["decoder.0.weight"], arrays["decoder.0.bias"])
arrays["logits"] = layer(places, "symbols").transpose(1, 2).numpy()

write_tensors(FOLDER / "gated_conv.safetensors", {name: np.asarray(a, "<f8") for name, a in arrays.items()}, {})
