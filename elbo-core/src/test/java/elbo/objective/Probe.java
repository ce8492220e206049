package elbo.objective;

import elbo.model.Model;
import elbo.model.Observed;
import elbo.nn.Moment;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.Estimate;
import elbo.testing.LinearVae;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** Many independent losses of a linear model with their gradients, and the closed form of what they estimate. */
final class Probe {
    static final double LOG_TWO_PI = Math.log(2 * Math.PI);
    private static final int DIMS = 3;
    private static final int LATENT = 2;

    /** Columns that are orthogonal, so that the posterior is a diagonal normal. */
    private static final double[] W = {1, 2, 2, -1, 0, 1};

    private static final double[] B = {0.2, -0.3, 0.1};

    private Probe() {}

    /** Weak decoder, means and variances that fit neither the prior nor the data. */
    static Model awry(Objective objective) {
        Model model = LinearVae.of(DIMS, LATENT).build(objective);
        LinearVae.set(model, "posterior.mean.weight", 0.7, -0.2, 0.4, 0.1, 0.5, -0.6);
        LinearVae.set(model, "posterior.mean.bias", 0.8, -0.9);
        LinearVae.set(model, "posterior.log_variance.weight", 0.2, 0.1, -0.1, -0.2, 0.1, 0.3);
        LinearVae.set(model, "posterior.log_variance.bias", -1, -1.5);
        LinearVae.set(model, "decoder.0.weight", 0.5, -0.1, 0.2, 0.4, -0.3, 0.3);
        LinearVae.set(model, "decoder.0.bias", B);
        return model;
    }

    /** With q(z|x) the exact posterior: {@code v_d = 1 / (1 + |w_d|^2)}, {@code m_d = v_d w_d (x - b)}. */
    static Model optimal(Objective objective) {
        Model model = LinearVae.of(DIMS, LATENT).build(objective);
        double[] weight = new double[LATENT * DIMS];
        double[] bias = new double[LATENT];
        double[] spread = new double[LATENT];
        for (int d = 0; d < LATENT; d++) {
            double square = square(d);
            spread[d] = -Math.log(1 + square);
            for (int i = 0; i < DIMS; i++) {
                weight[d * DIMS + i] = W[i * LATENT + d] / (1 + square);
                bias[d] -= B[i] * weight[d * DIMS + i];
            }
        }
        LinearVae.set(model, "posterior.mean.weight", weight);
        LinearVae.set(model, "posterior.mean.bias", bias);
        LinearVae.set(model, "posterior.log_variance.bias", spread);
        LinearVae.set(model, "decoder.0.weight", W);
        LinearVae.set(model, "decoder.0.bias", B);
        return model;
    }

    private static double square(int column) {
        double sum = 0;
        for (int i = 0; i < DIMS; i++) {
            sum += W[i * LATENT + column] * W[i * LATENT + column];
        }
        return sum;
    }

    /** log p(x) of the optimal model: x is normal with covariance {@code W W^T + I}. */
    static double logProb(double[] x) {
        double log = -0.5 * DIMS * LOG_TWO_PI;
        for (int i = 0; i < DIMS; i++) {
            log -= 0.5 * (x[i] - B[i]) * (x[i] - B[i]);
        }
        for (int d = 0; d < LATENT; d++) {
            double dot = 0;
            for (int i = 0; i < DIMS; i++) {
                dot += W[i * LATENT + d] * (x[i] - B[i]);
            }
            log += 0.5 * dot * dot / (1 + square(d)) - 0.5 * Math.log(1 + square(d));
        }
        return log;
    }

    /** So many examples, the same each time. */
    static Tensor examples(int count) {
        double[] values = new double[count * DIMS];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.sin(1 + 2.3 * i) * 1.5;
        }
        return Tensors.of(values, count, DIMS);
    }

    /** The negative bound in closed form, as a tensor that can be differentiated. */
    static Tensor closed(Model model, Tensor x, double beta) {
        var w = model.parameters().byName();
        Tensor m = x.linear(w.get("posterior.mean.weight"), w.get("posterior.mean.bias"));
        Tensor log = x.linear(w.get("posterior.log_variance.weight"), w.get("posterior.log_variance.bias"));
        Tensor decoder = w.get("decoder.0.weight");
        Tensor miss = x.sub(m.linear(decoder, w.get("decoder.0.bias")));
        Tensor spread = log.exp().matmul(decoder.square().sum(0).unsqueeze(1));
        Tensor squares = miss.square().sum(1).add(spread.reshape(-1)).add(DIMS * LOG_TWO_PI);
        Tensor kl = m.square().add(log.exp()).sub(log).sub(1).sum(1);
        return squares.add(kl.mul(beta)).mean().mul(0.5);
    }

    /** Value first, then the derivative to each element of each parameter, in order. */
    static double[] flat(Tensor loss, List<Tensor> parameters) {
        List<Double> all = new ArrayList<>(List.of(loss.item()));
        for (Tensor g : Grad.of(loss, parameters)) {
            for (double d : g.toDoubles()) {
                all.add(d);
            }
        }
        return all.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** {@link #flat} of many independent batches of noise, a row for each, of what phase 0 moves. */
    static Draws draws(Model model, int count, long seed, LongFunction<Tensor> batch) {
        Objective objective = model.vae().objective();
        Moment moment = Moment.START.inTraining();
        double[][] rows = new double[count][];
        for (int i = 0; i < count; i++) {
            try (Scope s = Scope.open()) {
                Rng noise = Rng.of(seed).at(i);
                Terms terms = model.terms(Observed.of(batch.apply(i)), moment, noise, objective.draws());
                Phase phase = objective.phases(terms).getFirst();
                rows[i] = flat(phase.loss().get(), model.parameters().of(phase.moves()));
            }
        }
        return new Draws(rows);
    }

    /** As {@link #draws(Model, int, long, LongFunction)}, always with these examples. */
    static Draws draws(Model model, Tensor x, int count, long seed) {
        return draws(model, count, seed, i -> x);
    }

    /** What {@link #draws} found: in each row the loss, the encoder's derivatives (16 of them), the decoder's. */
    record Draws(double[][] rows) {
        static final int ENCODER = LATENT * DIMS * 2 + LATENT * 2;

        double[] column(int c) {
            double[] column = new double[rows.length];
            for (int i = 0; i < column.length; i++) {
                column[i] = rows[i][c];
            }
            return column;
        }

        Estimate of(int column) {
            return Estimate.of(column(column));
        }

        void assertUnbiased(String what, double[] exact) {
            for (int c = 0; c < exact.length; c++) {
                of(c).assertNear(what + ", number " + c, exact[c], 4);
            }
        }

        double variance(int column) {
            double error = of(column).error();
            return error * error * rows.length;
        }

        /** Of the loss itself. */
        double ofLoss() {
            return variance(0);
        }

        /** Summed over the encoder's derivatives. */
        double ofEncoder() {
            double sum = 0;
            for (int c = 1; c <= ENCODER; c++) {
                sum += variance(c);
            }
            return sum;
        }

        /** The mean of |mean| / deviation over the encoder's derivatives. */
        double encoderSignal() {
            double sum = 0;
            for (int c = 1; c <= ENCODER; c++) {
                sum += Math.abs(of(c).mean()) / Math.sqrt(variance(c));
            }
            return sum / ENCODER;
        }
    }
}
