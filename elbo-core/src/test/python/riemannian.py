"""The Riemannian normal distribution of the Poincaré ball (Mathieu et al., arXiv:1901.06033): exp(-d(m, z)^2 / 2 v) / Z by its volume.

riemannian_normal.csv: dims, the curvature c, log v, log Z and its derivative to log v, the mean distance of draws from the centre and
the mean of its square, the mean of |z|^2 about the middle of the ball and its derivative to log v. log Z: the closed form of appendix B, D
terms of changing sign, in mpmath with 400 digits; its derivative: differences of that. Check: SciPy's quadrature over the radius, and half
the mean square over v. Means: SciPy's quadrature; the derivative of the last: mpmath's differences of quadratures. Checks: mpmath's
quadrature; a covariance under the square.

radial_quantiles.csv: dims, t, a share u, the s below which lies the share u of the density in proportion to exp(-s^2 / 2 t^2) sinh(s)^(D-1),
and ds/dt. Values: roots of mpmath's quadrature with 30 digits, and their differences. Check: SciPy's quadrature of the derivative.

riemannian_density.csv: four coordinates of z, c, the centre, log v, log_prob: with the distance as an area cosine in mpmath, and log Z by
SciPy's quadrature. Check: the closed form.
"""

import warnings

import mpmath as mp
import numpy as np
from scipy import integrate, special

from reference import assert_close, numbered, write_table

warnings.simplefilter("ignore", integrate.IntegrationWarning)  # of pieces that are next to nothing; what they add to is checked
mp.mp.dps = 40
random = np.random.RandomState(19)


def closed(dims, c, log_variance):
    with mp.workdps(400):
        n, t = dims - 1, mp.sqrt(c) * mp.exp(mp.mpf(log_variance) / 2)
        terms = [
            (-1) ** k * mp.binomial(n, k) * mp.exp((n - 2 * k) ** 2 * t**2 / 2) * (1 + mp.erf((n - 2 * k) * t / mp.sqrt(2)))
            for k in range(n + 1)
        ]
        radial = mp.sqrt(mp.pi / 2) * t * sum(terms) / mp.mpf(2) ** n / mp.mpf(c) ** (mp.mpf(dims) / 2)
        area = 2 * mp.pi ** (mp.mpf(dims) / 2) / mp.gamma(mp.mpf(dims) / 2)
        return mp.log(area * radial)


def log_density(s, t, n):
    return -(s**2) / (2 * t**2) + n * (s + np.log1p(-np.exp(-2 * s)) - np.log(2))


def panels(t, n):
    """Where the mass lies, found on a grid, in pieces."""
    grid = np.linspace(0, n * t**2 + 4 * np.sqrt(n) * t + 12 * t, 200001)[1:]
    logs = log_density(grid, t, n)
    some = grid[logs > logs.max() - 80]
    low = 0 if some[0] == grid[0] else some[0]
    return np.linspace(low, some[-1], 60), logs.max()


def mean(f, t, n):
    """The mean of f(s) and the log of the integral of the density, by SciPy."""
    ends, top = panels(t, n)
    total = lambda g: sum(
        integrate.quad(lambda s: g(s) * np.exp(log_density(s, t, n) - top) if s > 0 else 0.0, p, q, epsabs=0)[0]
        for p, q in zip(ends, ends[1:])
    )
    whole = total(lambda s: 1.0)
    return total(f) / whole, top + np.log(whole)


def exact_mean(f, t, n):
    """The same by mpmath, at a t of many digits."""
    ends, top = panels(float(t), n)
    ends = [mp.mpf(end) for end in ends[::4]] + [mp.mpf(ends[-1])]
    density = lambda s: mp.exp(-(s**2) / (2 * t**2) - top) * mp.sinh(s) ** n
    return mp.quad(lambda s: f(s) * density(s), ends) / mp.quad(density, ends)


def normal_row(dims, c, deviation):
    n, v = dims - 1, 2 * float(np.log(deviation))
    t, h = np.sqrt(c) * np.exp(v / 2), mp.mpf(10) ** -15
    log_z = closed(dims, c, v)
    slope = (closed(dims, c, v + h) - closed(dims, c, v - h)) / (2 * h)
    distance, log_integral = mean(lambda s: s, t, n)
    square = mean(lambda s: s**2, t, n)[0]
    area = np.log(2) + dims / 2 * np.log(np.pi) - special.gammaln(dims / 2)
    assert_close(area + log_integral - dims / 2 * np.log(c), log_z, 1e-11, 1e-10, f"log Z of {dims, c, deviation}")
    assert_close(square / (2 * t**2), slope, 1e-9, what=f"slope of log Z of {dims, c, deviation}")
    near = lambda s: np.tanh(s / 2) ** 2
    close = mean(near, t, n)[0]
    covariance = mean(lambda s: (near(s) - close) * (s**2 - square), t, n)[0] / (2 * t**2)
    with mp.workdps(25):
        at = lambda log_v: exact_mean(lambda s: mp.tanh(s / 2) ** 2, mp.sqrt(c) * mp.exp(log_v / 2), n)
        step = mp.mpf(10) ** -6
        close_slope = (at(v + step) - at(v - step)) / (2 * step)
        assert_close(exact_mean(lambda s: s, mp.mpf(t), n), distance, 1e-10)
        assert_close(at(mp.mpf(v)), close, 1e-10)
    assert_close(covariance, close_slope, 1e-7, 1e-9)
    return dims, c, v, log_z, slope, distance / np.sqrt(c), square / c, close / c, close_slope / c


def quantile_row(dims, t, share):
    n = dims - 1
    ends, top = panels(t, n)
    grid = [mp.mpf(end) for end in ends]

    def root(deviation):
        density = lambda s: mp.exp(-(s**2) / (2 * deviation**2) - top) * mp.sinh(s) ** n
        pieces = [mp.quad(density, [p, q]) for p, q in zip(grid, grid[1:])]
        left, whole = mp.mpf(share) * sum(pieces), mp.mpf(0)
        for p, q, piece in zip(grid, grid[1:], pieces):
            if whole + piece >= left:
                break
            whole += piece
        s, low, high = (p + q) / 2, p, q
        for _ in range(60):  # Newton's steps, halvings where these lead out
            step = (whole + mp.quad(density, [p, s]) - left) / density(s)
            if abs(step) < mp.mpf(10) ** -20 * s:
                return s - step
            low, high = (low, s) if step > 0 else (s, high)
            s = s - step if low < s - step < high else (low + high) / 2
        raise AssertionError((dims, t, share))

    with mp.workdps(30):
        s, h = root(mp.mpf(t)), mp.mpf(10) ** -7 * mp.mpf(t)
        slope = (root(mp.mpf(t) + h) - root(mp.mpf(t) - h)) / (2 * h)
    x, square = float(s), mean(lambda s: s**2, t, n)[0]
    score = lambda y: (y**2 - square) / t**3 * np.exp(log_density(y, t, n) - log_density(x, t, n)) if y > 0 else 0.0
    points = np.linspace(ends[0], x, 40)
    check = -sum(integrate.quad(score, p, q, epsabs=0)[0] for p, q in zip(points, points[1:]))
    if 1e-6 < share < 0.999:  # beyond, all of its digits cancel
        assert_close(check, slope, 1e-6, 1e-9, what=f"{dims, t, share}")
    return dims, t, share, s, slope


def density_row(c, deviation, far):
    c, v = mp.mpf(c), 2 * float(np.log(deviation))
    dot = lambda a, b: sum(p * q for p, q in zip(a, b))
    places = []
    for length in (1.0, far):
        direction = random.normal(0, 1, 4)
        edge = np.tanh(float(mp.sqrt(c)) * length / 2) / float(mp.sqrt(c))
        places.append([mp.mpf(float(value)) for value in direction / np.linalg.norm(direction) * edge])
    a, z = places
    gap = [p - q for p, q in zip(a, z)]
    distance = mp.acosh(1 + 2 * c * dot(gap, gap) / ((1 - c * dot(a, a)) * (1 - c * dot(z, z)))) / mp.sqrt(c)
    log_integral = mean(lambda s: s, float(mp.sqrt(c)) * np.exp(v / 2), 3)[1]
    log_z = np.log(2 * np.pi**2) - 2 * float(mp.log(c)) + log_integral
    assert_close(log_z, closed(4, c, v), 1e-11, 1e-11)
    return *z, c, *a, v, -(distance**2) / (2 * mp.exp(v)) - log_z


shapes = [(1, 1.0), (2, 1.0), (2, 0.7), (3, 0.7), (5, 2.5), (10, 0.7), (20, 1.0), (64, 0.1), (64, 1.0)]
rows = [normal_row(dims, c, deviation) for dims, c in shapes for deviation in (0.01, 0.1, 0.5, 1.0, 2.0, 5.0)]
columns = ["dims", "curvature", "log_variance", "log_normaliser", "normaliser_slope", "mean_distance", "mean_square"]
write_table("riemannian_normal", [*columns, "mean_near", "near_slope"], rows)

shares = (1e-9, 1e-4, 0.03, 0.3, 0.5, 0.8, 0.99, 0.9999, 1 - 1e-9)
kinds = [(1, 0.3), (2, 0.01), (2, 1.0), (3, 5.0), (5, 0.3), (10, 0.01), (10, 0.8), (20, 0.01), (20, 2.0), (64, 0.1), (64, 1.0), (64, 5.0)]
rows = [quantile_row(dims, t, share) for dims, t in kinds for share in shares]
write_table("radial_quantiles", ["dims", "deviation", "share", "s", "slope"], rows)

rows = [density_row(*values) for values in [(1.0, 0.5, 0.3), (0.7, 1.0, 2.0), (2.5, 0.2, 0.7), (0.01, 2.0, 5.0), (1.0, 3.0, 6.0)]]
write_table("riemannian_density", [*numbered("z", 4), "curvature", *numbered("centre", 4), "log_variance", "log_prob"], rows)
