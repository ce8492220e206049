"""The von Mises-Fisher distribution's constants, and derivatives of draws with respect to a shape: -(dF/da) / p.

von_mises_fisher.csv: dims, kappa, log_mean_exp = log of the mean of exp(kappa t) over the sphere, mean_cosine, kl from the uniform
distribution, log_normaliser = log of the density's factor before exp(kappa t). Values: mpmath's Bessel functions with 60
digits. Check: scipy.special.ive.

gamma_slope.csv: concentration, z, slope. Values: differences of mpmath's incomplete gamma function. Check: SciPy's quadrature.

sphere_slope.csv: dims, kappa, t, slope. Values: mpmath's quadrature with 30 digits, over the whole range of the side that holds t = 1.
Check: the same over the other side.
"""

import mpmath as mp
import numpy as np
from scipy import integrate, special, stats

from reference import assert_close, write_table

mp.mp.dps = 60


def sphere(d, kappa):
    k, nu = mp.mpf(kappa), mp.mpf(d) / 2 - 1
    log_mean = mp.log(mp.besseli(nu, k)) + mp.loggamma(nu + 1) - nu * mp.log(k / 2)
    cosine = mp.besseli(nu + 1, k) / mp.besseli(nu, k)
    normaliser = nu * mp.log(k) - (nu + 1) * mp.log(2 * mp.pi) - mp.log(mp.besseli(nu, k))
    n = float(nu)
    scipy = np.log(special.ive(n, kappa)) + kappa + special.gammaln(n + 1) - n * np.log(kappa / 2)
    assert_close(scipy, log_mean, 1e-9, 1e-9, f"d={d}, kappa={kappa}")
    assert_close(special.ive(n + 1, kappa) / special.ive(n, kappa), cosine, 1e-9)
    return d, kappa, log_mean, cosine, k * cosine - log_mean, normaliser


def gamma_slope(a, z):
    with mp.workdps(40):
        A, Z, h = mp.mpf(a), mp.mpf(z), mp.mpf(10) ** -14 * a
        lower = lambda t: mp.gammainc(t, 0, Z, regularized=True)
        upper = lambda t: -mp.gammainc(t, Z, mp.inf, regularized=True)
        f = lower if Z < A else upper
        slope = -(f(A + h) - f(A - h)) / (2 * h) / mp.exp((A - 1) * mp.log(Z) - Z - mp.loggamma(A))
    score = lambda t: np.exp((a - 1) * np.log(t / z) - (t - z)) * (np.log(t) - special.digamma(a))
    if z >= a:
        points = z + np.sqrt(z + 1) * np.linspace(0, 40, 41)
        check = sum(integrate.quad(score, p, q, epsabs=0)[0] for p, q in zip(points, points[1:]))
        assert_close(check, slope, 1e-8, what=f"a={a}, z={z}")
    return a, z, slope


def sphere_slope(d, kappa, t):
    with mp.workdps(30):
        k, w = mp.mpf(kappa), mp.mpf(t)
        angle = mp.acos(w)
        density = lambda s: mp.exp(k * (mp.cos(s) - w)) * mp.sin(s) ** (d - 2)
        grid = [mp.pi * i / 100 for i in range(101)]
        mean = mp.quad(lambda s: density(s) * mp.cos(s), grid) / mp.quad(density, grid)
        part = lambda points: mp.quad(lambda s: density(s) * (mp.cos(s) - mean), points) / mp.sin(angle) ** (d - 3)
        slope = part([mp.mpf(0), *(g for g in grid if 0 < g < angle), angle])
        other = part([angle, *(g for g in grid if angle < g < mp.pi), mp.pi])
        assert_close(-other, slope, 1e-7, what=f"{d, kappa, t}")
    return d, kappa, t, slope


def main():
    kappas = (1e-3, 0.1, 1.0, 5.0, 20.0, 100.0, 300.0, 1000.0)
    table = [sphere(d, kappa) for d in (2, 3, 4, 5, 10, 20, 50) for kappa in kappas]
    assert_close([r[4] for r in table if r[:2] in ((4, 20.0), (3, 20.0))], [2.68888, 3.25839], 0, 5e-6)
    columns = ["dims", "kappa", "log_mean_exp", "mean_cosine", "kl", "log_normaliser"]
    write_table("von_mises_fisher", columns, table)

    shapes = (0.05, 0.1, 0.3, 0.7, 1.0, 2.0, 5.0, 20.0, 100.0, 500.0)
    quantiles = [(a, float(stats.gamma.ppf(q, a))) for a in shapes for q in (1e-4, 0.01, 0.3, 0.5, 0.7, 0.99, 1 - 1e-4)]
    write_table("gamma_slope", ["concentration", "z", "slope"], [gamma_slope(a, z) for a, z in quantiles if z > 1e-290])

    rows = []
    for d, kappa, cosines in [
        (2, 1e-3, (-0.99, -0.3, 0.4, 0.999)),
        (2, 20.0, (0.5, 0.97, 0.999)),
        (2, 1000.0, (0.996, 0.9999)),
        (3, 1.0, (-0.95, 0.1, 0.9)),
        (3, 20.0, (0.7, 0.97, 0.999)),
        (4, 1000.0, (0.99, 0.9999)),
        (10, 20.0, (0.4, 0.8, 0.95)),
        (50, 0.1, (-0.4, 0.01, 0.4)),
        (50, 20.0, (0.0, 0.35, 0.6)),
        (50, 1000.0, (0.95, 0.975, 0.985)),
    ]:
        rows += [sphere_slope(d, kappa, t) for t in cosines]
    write_table("sphere_slope", ["dims", "kappa", "t", "slope"], rows)


main()
