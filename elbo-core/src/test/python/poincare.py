"""The Poincaré ball, with mpmath: the exponential map by Möbius addition as Mathieu et al. (arXiv:1901.06033, appendix A) write it.

wrapped_normal.csv: four coordinates of z, the curvature c, the centre, log variances, distance of z from the centre, log_prob (nats,
with respect to the ball's volume). z is made from the vector v; the density is that of v over the Jacobian of z, by differences, and
over the volume of the metric. Check: the distance is |v|, and the closed form of the Jacobian.

gyroplanes.csv: three coordinates of z, c, a weight w, an offset b, and |w| times the signed distance of z from the gyroplane through
the point p at distance b in the direction of w: 1/sqrt(c) arsinh(2 sqrt(c) <-p + z, w/|w|> / (1 - c|-p + z|^2)), + that of Möbius.
"""

import mpmath as mp
import numpy as np

from reference import assert_close, numbered, write_table

mp.mp.dps = 50
random = np.random.RandomState(11)


def dot(a, b):
    return sum(p * q for p, q in zip(a, b))


def added(a, b, c):
    ab, aa, bb = dot(a, b), dot(a, a), dot(b, b)
    below = 1 + 2 * c * ab + c**2 * aa * bb
    return [((1 + 2 * c * ab + c * bb) * p + (1 - c * aa) * q) / below for p, q in zip(a, b)]


def exponential(x, u, c):
    conformal = 2 / (1 - c * dot(x, x))
    length = mp.sqrt(dot(u, u))
    step = mp.tanh(mp.sqrt(c) * conformal * length / 2) / (mp.sqrt(c) * length)
    return added(x, [step * value for value in u], c)


def distance(a, b, c):
    return mp.acosh(1 + 2 * c * dot(*[[p - q for p, q in zip(a, b)]] * 2) / ((1 - c * dot(a, a)) * (1 - c * dot(b, b)))) / mp.sqrt(c)


def point(far, dims, c):
    direction = random.normal(0, 1, dims)
    u = [mp.mpf(value) for value in direction / np.linalg.norm(direction) * far / 2]
    return [mp.mpf(float(value)) for value in exponential([mp.mpf(0)] * dims, u, c)]


def wrapped_normal_rows():
    rows = []
    for c, far in [(1.0, 0.5), (1.0, 3.0), (0.7, 1.0), (0.7, 6.0), (2.5, 0.1), (0.01, 2.0), (1.0, 1e-6)]:
        c = mp.mpf(c)
        centre, log_variance = point(far, 4, c), random.normal(-1, 1, 4)
        v = [mp.mpf(value) for value in random.normal(0, 1, 4) * np.exp(log_variance / 2)]
        place = lambda vector: exponential(centre, [value * (1 - c * dot(centre, centre)) / 2 for value in vector], c)
        z = place(v)
        h = mp.mpf(10) ** -20
        columns = []
        for d in range(4):
            up, down = list(v), list(v)
            up[d], down[d] = v[d] + h, v[d] - h
            columns.append([(p - q) / (2 * h) for p, q in zip(place(up), place(down))])
        jacobian = abs(mp.det(mp.matrix(columns)))
        flat = sum(-value**2 / (2 * mp.exp(s)) - mp.mpf(s) / 2 - mp.log(2 * mp.pi) / 2 for value, s in zip(v, log_variance))
        log_prob = flat - mp.log(jacobian) - 4 * mp.log(2 / (1 - c * dot(z, z)))
        length = mp.sqrt(dot(v, v))
        assert_close(distance(centre, z, c), length, 1e-25)
        wide = mp.sinh(mp.sqrt(c) * length) / (mp.sqrt(c) * length)
        assert_close(log_prob, flat - 3 * mp.log(wide), 1e-12)
        rows.append((*z, c, *centre, *log_variance, length, log_prob))
    return rows


def gyroplane_rows():
    rows = []
    for c, far, b in [(1.0, 0.3, 0.2), (1.0, 4.0, -1.5), (0.7, 2.0, 3.0), (2.0, 1.0, 0.0), (0.05, 1.0, -0.4), (1.0, 1.0, -2.0)]:
        c = mp.mpf(c)
        z, w = point(far, 3, c), [mp.mpf(value) for value in random.normal(0, 1, 3)]
        length = mp.sqrt(dot(w, w))
        unit = [value / length for value in w]
        p = [mp.tanh(mp.sqrt(c) * mp.mpf(b) / 2) / mp.sqrt(c) * value for value in unit]
        away = added([-value for value in p], z, c)
        sine = 2 * mp.sqrt(c) * dot(away, unit) / (1 - c * dot(away, away))
        rows.append((*z, c, *w, b, length * mp.asinh(sine) / mp.sqrt(c)))
    return rows


columns = [*numbered("z", 4), "curvature", *numbered("centre", 4), *numbered("log_variance", 4), "distance", "log_prob"]
write_table("wrapped_normal", columns, wrapped_normal_rows())
write_table("gyroplanes", [*numbered("z", 3), "curvature", *numbered("weight", 3), "bias", "value"], gyroplane_rows())
