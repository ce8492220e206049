"""conv.safetensors: two-dimensional convolutions and transposed convolutions in double precision.

Each case NAME has NAME.input [N, C, H, W], NAME.weight, NAME.bias and NAME.output; the weights as PyTorch has them,
[out, in, k, k] for conv2d and [in, out, k, k] for conv_transpose2d. The metadata say for each NAME how it was called,
    conv2d stride=2 padding=before,after           (zeros around the input, on both axes)
    conv_transpose2d stride=2 crop=before,after    (rows and columns taken off the full result, on both axes)
For PyTorch's conv_transpose2d, crop=padding,padding-output_padding; a negative crop adds rows that hold the bias.

The cases named same and valid follow TensorFlow and Keras: SAME pads by max((ceil(n/s) - 1) s + k - n, 0), the smaller
half before; its transpose gives n s rows, cropping max(k - s, 0) the same way.

Values: PyTorch. Check: sums by the definition, in loops.
"""

import numpy as np
import torch
import torch.nn.functional as F

from reference import FOLDER, assert_close, write_tensors

random = np.random.RandomState(1998)
arrays, metadata = {}, {}


def draw(*shape):
    """Multiples of 1/64 in [-1, 1]: exact in any precision."""
    return random.randint(-64, 65, shape) / 64


def by_definition(x, weight, bias, stride, before, after):
    n, _, height, width = x.shape
    out, _, k, _ = weight.shape
    padded = np.pad(x, ((0, 0), (0, 0), (before, after), (before, after)))
    rows, columns = ((m + before + after - k) // stride + 1 for m in (height, width))
    result = np.zeros((n, out, rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = padded[:, :, i * stride : i * stride + k, j * stride : j * stride + k]
            result[:, :, i, j] = np.einsum("ncab,ocab->no", window, weight) + bias
    return result


def transposed_by_definition(x, weight, bias, stride, before, after):
    n, _, height, width = x.shape
    _, out, k, _ = weight.shape
    room = max(0, -after)
    full = np.zeros((n, out, (height - 1) * stride + k + room, (width - 1) * stride + k + room))
    for i in range(height):
        for j in range(width):
            added = np.einsum("nc,coab->noab", x[:, :, i, j], weight)
            full[:, :, i * stride : i * stride + k, j * stride : j * stride + k] += added
    stop = [m - max(0, after) for m in full.shape[2:]]
    return full[:, :, before : stop[0], before : stop[1]] + bias[:, None, None]


def add(name, how, x, weight, bias, output, check):
    assert_close(output, check, 1e-13, 1e-13, name)
    metadata[name] = how
    for part, array in (("input", x), ("weight", weight), ("bias", bias), ("output", output)):
        arrays[f"{name}.{part}"] = np.asarray(array, "<f8")


def convolution(name, x, channels, k, stride, before, after):
    weight, bias = draw(channels, x.shape[1], k, k), draw(channels)
    padded = F.pad(torch.tensor(x), (before, after, before, after))
    output = F.conv2d(padded, torch.tensor(weight), torch.tensor(bias), stride=stride).numpy()
    if before == after:
        torch_padded = F.conv2d(*map(torch.tensor, (x, weight, bias)), stride=stride, padding=before).numpy()
        assert_close(torch_padded, output, 1e-13, 1e-13, name)
    check = by_definition(x, weight, bias, stride, before, after)
    add(name, f"conv2d stride={stride} padding={before},{after}", x, weight, bias, output, check)
    return output


def transposed(name, x, channels, k, stride, before, after):
    weight, bias = draw(x.shape[1], channels, k, k), draw(channels)
    tensors = tuple(map(torch.tensor, (x, weight, bias)))
    if 0 <= before - after < stride:
        output = F.conv_transpose2d(*tensors, stride=stride, padding=before, output_padding=before - after).numpy()
    else:
        full = F.conv_transpose2d(*tensors, stride=stride)
        output = full[:, :, before : full.shape[2] - after, before : full.shape[3] - after].numpy()
    check = transposed_by_definition(x, weight, bias, stride, before, after)
    add(name, f"conv_transpose2d stride={stride} crop={before},{after}", x, weight, bias, output, check)
    return output


def same(total):
    return total // 2, total - total // 2


def same_padding(n, k, stride):
    return same(max((-(-n // stride) - 1) * stride + k - n, 0))


def plain():
    x = draw(2, 3, 7, 6)
    for k, stride, padding in [(1, 1, 0), (3, 1, 0), (3, 1, 1), (3, 2, 1), (4, 2, 1), (5, 3, 2), (2, 2, 0)]:
        convolution(f"conv.k{k}.s{stride}.p{padding}", x, 4, k, stride, padding, padding)
    x = draw(2, 3, 4, 3)
    cases = [(1, 1, 0, 0), (3, 1, 1, 0), (3, 2, 1, 0), (3, 2, 1, 1), (4, 2, 1, 0), (5, 3, 2, 2), (3, 2, 0, 1)]
    for k, stride, padding, extra in cases:
        name = f"transposed.k{k}.s{stride}.p{padding}.o{extra}"
        output = transposed(name, x, 2, k, stride, padding, padding - extra)
        assert output.shape[2] == (4 - 1) * stride - 2 * padding + k + extra


def keras():
    picture = np.abs(draw(1, 1, 28, 28))
    for k in (3, 4, 5):
        x = picture
        for n in (28, 14):
            x = convolution(f"same.k{k}.{n}to{n // 2}", np.round(x * 64) / 64, 2, k, 2, *same_padding(n, k, 2))
            assert x.shape[2:] == (n // 2, n // 2)
        for n in (7, 14):
            x = transposed(f"same.transposed.k{k}.{n}to{2 * n}", np.round(x * 64) / 64, 1, k, 2, *same(max(k - 2, 0)))
            assert x.shape[2:] == (2 * n, 2 * n)
    for n, k, stride in [(28, 3, 2), (13, 4, 1)]:
        x = convolution(f"valid.k{k}.s{stride}.{n}", draw(1, 1, n, n), 2, k, stride, 0, 0)
        assert x.shape[2] == -(-(n - k + 1) // stride)


plain()
keras()
write_tensors(FOLDER / "conv.safetensors", arrays, metadata)
