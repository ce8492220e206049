package elbo.metric;

import elbo.Source;
import elbo.distribution.Distribution;
import elbo.model.Feed;
import elbo.model.Model;
import elbo.model.Observed;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How much z tells of which example it came from, {@code I_q(x; z) = E_x KL(q(z|x) || p(z)) - KL(q(z) || p(z))}, in nats,
 * with the aggregate posterior {@code q(z) = (1/M) sum_j q(z|x_j)} of M examples. One draw {@code z_i} from each gives
 * {@code mean_i [log q(z_i|x_i) - log q(z_i)]}, where the prior cancels. It cannot exceed log M: a value near
 * {@link #bound()} says that M was too small, not what the information is.
 *
 * @param information  the mutual information
 * @param marginalKl   {@code KL(q(z) || p(z))}: how far the codes of all the data are from what is sampled from; empty where the prior
 *                     depends on the context, and no one p(z) is what is sampled from
 * @param examples     M
 */
@Source(work = "Hoffman and Johnson 2016, ELBO surgery", at = "eq. 9")
public record MutualInformation(Estimate information, Optional<Estimate> marginalKl, int examples) {
    private static final String NAME = "mutual information";
    private static final long CHUNK_BYTES = 1L << 20;

    /** log M, in nats. */
    public double bound() {
        return Math.log(examples);
    }

    /**
     * @param atMost M, or all the data where there is less; which examples are taken is drawn
     * @param batch  examples at a time; changes speed and noise only
     */
    public static MutualInformation of(Model model, Feed data, int atMost, int batch, Rng rng, Ticker ticker) {
        Needs.density(model, NAME);
        int n = Math.toIntExact(data.size());
        int m = Math.min(n, atMost);
        int[] chosen = m == n
                ? IntStream.range(0, n).toArray()
                : Arrays.copyOf(rng.fork("subset").permutation(n), m);
        return new Run(model, data, chosen, batch, rng).measure(ticker);
    }

    private record Run(Model model, Feed data, int[] chosen, int batch, Rng rng) {
        MutualInformation measure(Ticker ticker) {
            int m = chosen.length;
            double[] own = new double[m];
            double[] prior = new double[m];
            try (Grad.Guard off = Grad.off();
                    Scope s = Scope.open()) {
                Tensor z = Tensors.empty(Shape.of(m, model.latent()), model.type(), model.device());
                for (int from = 0; from < m; from += batch) {
                    draw(from, z, own, prior);
                }
                Tensor sums = LogSums.empty(m, model.device());
                for (int from = 0; from < m; from += batch) {
                    aggregate(from, z, sums);
                    ticker.done(NAME, Math.min(m, from + batch), m);
                }
                return result(own, prior, sums.toDoubles());
            }
        }

        /** One draw of each example, with its log q(z|x) and log p(z). */
        private void draw(int from, Tensor z, double[] own, double[] prior) {
            try (Scope s = Scope.open()) {
                Observed o = examples(from);
                Distribution q = model.posterior(o);
                Tensor drawn = q.sample(rng.fork("noise").at(from), 1);
                int count = Math.toIntExact(drawn.shape().dim(1));
                z.narrow(0, from, count).copyFrom(drawn.reshape(count, -1));
                System.arraycopy(q.logProb(drawn).toDoubles(), 0, own, from, count);
                System.arraycopy(model.prior(o.context()).logProb(drawn).toDoubles(), 0, prior, from, count);
            }
        }

        /** Adds what the examples of one batch give to the density at every draw. */
        private void aggregate(int from, Tensor z, Tensor sums) {
            try (Scope s = Scope.open()) {
                Observed o = examples(from);
                Distribution q = model.posterior(o);
                long count = o.x().shape().dim(0);
                long pair = count * model.latent() * model.type().bytes();
                long step = Math.max(1, CHUNK_BYTES / pair);
                for (long at = 0; at < chosen.length; at += step) {
                    long draws = Math.min(step, chosen.length - at);
                    try (Scope chunk = Scope.open()) {
                        Tensor each =
                                z.narrow(0, at, draws).unsqueeze(1).expand(Shape.of(draws, count, model.latent()));
                        LogSums.add(sums.narrow(0, at, draws), q.logProb(each).transpose(0, 1));
                    }
                }
            }
        }

        private Observed examples(int from) {
            long[] index = Arrays.stream(chosen, from, Math.min(chosen.length, from + batch))
                    .asLongStream()
                    .toArray();
            return data.rows(index, rng.fork("binarize").at(from));
        }

        private MutualInformation result(double[] own, double[] prior, double[] sums) {
            int m = own.length;
            double[] information = new double[m];
            double[] marginal = new double[m];
            for (int i = 0; i < m; i++) {
                double aggregate = sums[i] - Math.log(m);
                information[i] = own[i] - aggregate;
                marginal[i] = aggregate - prior[i];
            }
            boolean conditional = model.vae().level().prior().conditional();
            return new MutualInformation(
                    Estimate.of(information), conditional ? Optional.empty() : Optional.of(Estimate.of(marginal)), m);
        }
    }
}
