"""bernoulli_logits.csv: x log p + (1 - x) log(1 - p) in nats with p = sigmoid(logit), x in [0, 1].

Values: mpmath with 400 digits, by the formula as it stands, rounded once. Check: scipy.special.log_expit.
"""

import itertools

import mpmath as mp
from scipy.special import log_expit

from reference import assert_close, write_table

mp.mp.dps = 400

logits = [-700.0, -100.0, -40.0, -17.5, -3.0, -0.5, -1e-9, 0.0, 1e-9, 0.25, 2.0, 15.0, 40.0, 100.0, 700.0]
rows = []
for x, logit in itertools.product([0.0, 1e-6, 0.25, 0.5, 0.7, 1.0], logits):
    p = 1 / (1 + mp.exp(-mp.mpf(logit)))
    log_prob = mp.mpf(x) * mp.log(p) + (1 - mp.mpf(x)) * mp.log(1 - p)
    assert_close(x * log_expit(logit) + (1 - x) * log_expit(-logit), float(log_prob), 1e-14, what=f"{x, logit}")
    rows.append((x, logit, log_prob))

write_table("bernoulli_logits", ["x", "logit", "log_prob"], rows)
