package elbo.model;

import elbo.Refusal;
import elbo.nn.Moment;
import elbo.objective.Terms;
import elbo.tensor.Crew;
import elbo.tensor.DType;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Running means of the bound's parts, summed where the model computes; reading them is the only thing that waits. Each thread
 * of a crew sums into a row of its own.
 */
public final class Meter implements AutoCloseable {
    private static final int TERMS = 3;

    /** Of the regularisers. */
    private final List<String> names;

    /** {@code [rows, 3 + regularisers]}: loss, log-likelihood, divergence, penalties. */
    private final Tensor sums;

    private final List<Tensor> rows = new ArrayList<>();
    private final AtomicLong examples = new AtomicLong();

    /** @param rows how many threads add to it */
    public Meter(Model model, int rows) {
        names = model.vae().penalties();
        try (Scope s = Scope.open()) {
            sums = Tensors.zeros(Shape.of(rows, width()), DType.FLOAT64, model.device())
                    .own();
            for (int i = 0; i < rows; i++) {
                this.rows.add(sums.narrow(0, i, 1).reshape(width()).own());
            }
        }
    }

    /** Adds {@code count} examples to a row. */
    public void add(int row, Loss loss, long count) {
        try (Scope s = Scope.open();
                Grad.Guard off = Grad.off()) {
            List<Tensor> all = new ArrayList<>(List.of(
                    loss.total(), loss.terms().meanLogLikelihood(), loss.terms().meanKl()));
            all.addAll(loss.penalties());
            Tensor each = Tensors.stack(all, 0);
            rows.get(row).addInPlace(each, (double) count);
        }
        examples.addAndGet(count);
    }

    /** The means so far; NaN before the first batch. */
    public Bound read() {
        double[] s = sums.toDoubles();
        double[] total = new double[width()];
        for (int i = 0; i < s.length; i++) {
            total[i % total.length] += s[i];
        }
        double n = examples.get();
        Map<String, Double> penalties = new LinkedHashMap<>();
        for (int i = TERMS; i < total.length; i++) {
            penalties.put(names.get(i - TERMS), total[i] / n);
        }
        return new Bound(total[0] / n, -total[1] / n, total[2] / n, penalties);
    }

    private int width() {
        return TERMS + names.size();
    }

    public void reset() {
        sums.zeroInPlace();
        examples.set(0);
    }

    /** The sums, and how many examples are in them: what an exact resume needs. */
    public Tensor sums() {
        return sums;
    }

    public long examples() {
        return examples.get();
    }

    /** Goes on from saved sums, of as many threads or of another number. */
    public void restore(Tensor saved, long count) {
        if (saved.shape().rank() != 2 || saved.shape().dim(1) != width()) {
            throw new Refusal(
                    "checkpoint", "meter.sums has shape " + saved.shape() + ", not [threads, " + width() + "]");
        }
        if (saved.shape().equals(sums.shape())) {
            sums.copyFrom(saved);
        } else {
            sums.zeroInPlace();
            rows.getFirst().copyFrom(saved.sum(0));
        }
        examples.set(count);
    }

    @Override
    public void close() {
        rows.forEach(Tensor::close);
        sums.close();
    }

    /** As {@link #over(Model, Feed, Moment, Rng, int, Crew)}, on this thread alone. */
    public static Bound over(Model model, Feed data, Moment moment, Rng rng, int batch) {
        return over(model, data, moment, rng, batch, Crew.ALONE);
    }

    /**
     * The bound of a whole data set, one draw of z for each example.
     *
     * @param batch examples at a time; changes speed, and losses that compare examples of a batch
     * @param crew  who computes, taking turns at the batches
     */
    public static Bound over(Model model, Feed data, Moment moment, Rng rng, int batch, Crew crew) {
        int parts = Math.clamp(Math.ceilDiv(data.size(), batch), 1, crew.size());
        try (Meter meter = new Meter(model, parts)) {
            crew.run(parts, part -> {
                try (Grad.Guard off = Grad.off()) {
                    for (long from = (long) part * batch; from < data.size(); from += (long) parts * batch) {
                        long count = Math.min(batch, data.size() - from);
                        meter.measure(part, model, data, from, count, moment, rng);
                    }
                }
            });
            return meter.read();
        }
    }

    private void measure(int row, Model model, Feed data, long from, long count, Moment moment, Rng rng) {
        try (Scope s = Scope.open()) {
            Observed o = data.range(from, count, rng.fork("binarize").at(from));
            int samples = model.vae().objective().draws();
            Terms terms = model.terms(o, moment, rng.fork("noise").at(from), samples);
            add(row, Loss.of(model.vae(), terms, 0), count);
        }
    }
}
