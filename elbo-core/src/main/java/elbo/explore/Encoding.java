package elbo.explore;

import elbo.Refusal;
import elbo.distribution.Distribution;
import elbo.distribution.Kl;
import elbo.distribution.Normal;
import elbo.model.Feed;
import elbo.model.Model;
import elbo.model.Observed;
import elbo.tensor.DType;
import elbo.tensor.Rng;
import elbo.tensor.Tensor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/** From examples to codes. */
final class Encoding {
    /** The examples {@code from .. from+count-1} of what is encoded. */
    interface Source {
        Observed observe(int from, int count);
    }

    private final Model model;
    private final Batches batches;

    Encoding(Model model, Batches batches) {
        this.model = model;
        this.batches = batches;
    }

    /** All examples in order. */
    static Source all(Feed data, Rng rng) {
        return (from, count) -> data.range(from, count, rng.at(from));
    }

    /** The examples with these numbers. */
    Source chosen(Feed data, long[] rows, Rng rng) {
        for (long row : rows) {
            if (row < 0 || row >= data.size()) {
                throw new Refusal(
                        "data", "has " + data.size() + " examples, numbered from 0; there is no number " + row);
            }
        }
        return (from, count) -> data.rows(Arrays.copyOfRange(rows, from, from + count), rng.at(from));
    }

    Codes codes(int n, Source source) {
        return codes(n, source, (q, from) -> {});
    }

    /** With a draw of each posterior. */
    Encoded encoded(int n, Source source, Rng noise) {
        int d = model.latent();
        float[] draws = new float[Batches.size(n, d)];
        Codes codes = codes(n, source, (q, from) -> Batches.put(q.sample(noise.at(from), 1), draws, from * d));
        return new Encoded(codes, draws);
    }

    /** Is given the posteriors of the examples from number {@code from} on. */
    private interface Visit {
        void on(Distribution q, int from);
    }

    private Codes codes(int n, Source source, Visit visit) {
        int d = model.latent();
        float[] mean = new float[Batches.size(n, d)];
        float[] logVariance = new float[mean.length];
        boolean[] normal = {true};
        batches.each(n, (from, count) -> {
            Distribution q = model.posterior(source.observe(from, count));
            Batches.put(q.mean(), mean, from * d);
            visit.on(q, from);
            if (q instanceof Normal known) {
                Batches.put(known.logVariance().expand(known.mean().shape()), logVariance, from * d);
            } else {
                normal[0] = false;
            }
        });
        return new Codes(n, d, mean, normal[0] ? Optional.of(logVariance) : Optional.empty());
    }

    int[] dimsByUse(int n, Source source) {
        double[] kl = new double[model.latent()];
        boolean[] closed = {true};
        batches.each(n, (from, count) -> {
            Observed o = source.observe(from, count);
            Kl.perDimension(model.posterior(o), model.prior(o.context()))
                    .ifPresentOrElse(each -> addTo(kl, each.to(DType.FLOAT64).sum(0)), () -> closed[0] = false);
        });
        double[] use = closed[0] ? kl : variances(codes(n, source));
        return IntStream.range(0, use.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer d) -> -use[d]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static void addTo(double[] sums, Tensor batch) {
        double[] more = batch.toDoubles();
        for (int d = 0; d < sums.length; d++) {
            sums[d] += more[d];
        }
    }

    /** Of the posterior means, over examples; around their mean, so that a far-off centre costs no digits. */
    private static double[] variances(Codes codes) {
        int d = codes.dims();
        float[] mean = codes.mean();
        double[] centre = new double[d];
        double[] variance = new double[d];
        for (int i = 0; i < mean.length; i++) {
            centre[i % d] += (double) mean[i] / codes.n();
        }
        for (int i = 0; i < mean.length; i++) {
            double off = mean[i] - centre[i % d];
            variance[i % d] += off * off / codes.n();
        }
        return variance;
    }
}
