package elbo.train;

import elbo.nn.Allowed;
import elbo.nn.Schedule;

/** Refuses settings of optimizers by name. */
final class Checked {
    private Checked() {}

    static void rate(Schedule rate) {
        Allowed.NOT_NEGATIVE.require("rate", rate, 1e-3);
    }

    /** In [0, 1). */
    static void share(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(name + " must be in [0, 1); got " + value);
        }
    }

    static void positive(String name, double value) {
        if (!(value > 0)) {
            throw new IllegalArgumentException(name + " must be greater than 0; got " + value);
        }
    }

    static void notNegative(String name, double value) {
        if (!(value >= 0)) {
            throw new IllegalArgumentException(name + " must be at least 0; got " + value);
        }
    }
}
