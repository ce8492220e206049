package elbo.model;

import elbo.objective.Moment;
import elbo.objective.Objective;
import elbo.objective.Terms;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.List;

/** Running means of the bound's parts, summed where the model computes; reading them is the only thing that waits. */
public final class Meter implements AutoCloseable {
    private final Tensor sums;
    private long examples;

    public Meter(Device device) {
        try (Scope s = Scope.open()) {
            sums = Tensors.zeros(Shape.of(3), DType.FLOAT64, device).own();
        }
    }

    /** Adds a batch of {@code count} examples. */
    public void add(Tensor loss, Terms terms, long count) {
        try (Scope s = Scope.open();
                Grad.Guard off = Grad.off()) {
            Tensor reconstruction = terms.logLikelihood().mean().neg();
            Tensor each = Tensors.stack(List.of(loss, reconstruction, terms.kl().mean()), 0);
            sums.addInPlace(each.mul((double) count));
        }
        examples += count;
    }

    /** The means so far; NaN before the first batch. */
    public Bound read() {
        double[] s = sums.toDoubles();
        return new Bound(s[0] / examples, s[1] / examples, s[2] / examples);
    }

    public void reset() {
        sums.zeroInPlace();
        examples = 0;
    }

    /** The sums, and how many examples are in them: what an exact resume needs. */
    public Tensor sums() {
        return sums;
    }

    public long examples() {
        return examples;
    }

    /** Goes on from saved sums. */
    public void restore(Tensor saved, long count) {
        sums.copyFrom(saved);
        examples = count;
    }

    @Override
    public void close() {
        sums.close();
    }

    /**
     * The bound of a whole data set, one draw of z for each example, in order.
     *
     * @param batch examples at a time; changes speed only
     */
    public static Bound over(Model model, Resident data, Moment moment, Rng rng, int batch) {
        try (Meter meter = new Meter(model.device());
                Grad.Guard off = Grad.off()) {
            for (long from = 0; from < data.size(); from += batch) {
                long count = Math.min(batch, data.size() - from);
                try (Scope s = Scope.open()) {
                    Observed o = data.range(from, count, rng.fork("binarize").at(from));
                    Objective objective = model.vae().objective();
                    Terms terms = model.terms(o, moment, rng.fork("noise").at(from), objective.samples());
                    meter.add(objective.phases(terms).getFirst().loss().get(), terms, count);
                }
            }
            return meter.read();
        }
    }
}
