package elbo.train;

import elbo.model.Feed;
import elbo.model.Loss;
import elbo.model.Meter;
import elbo.model.Model;
import elbo.model.Observed;
import elbo.nn.Moment;
import elbo.objective.Terms;
import elbo.tensor.Crew;
import elbo.tensor.Device;
import elbo.tensor.Grad;
import elbo.tensor.Gradient;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The gradient of a batch's loss, the batch cut into slices that a crew works on at once, each thread alone: the pieces of
 * work are as large as can be, and what is not a matrix product is shared out too. Where the loss is the mean of the examples'
 * own losses, the slices' gradients, each weighted by its share of the batch, add up to that of the batch.
 */
final class Slices {
    /** Smaller slices cost more in overhead than another core gives. */
    private static final int SMALLEST = 8;

    private final Model model;
    private final Crew crew;
    private final Meter meter;
    private final Rng rng;

    /**
     * @param meter is told of each batch; has a row for each slice
     */
    Slices(Model model, Crew crew, Meter meter, Rng rng) {
        this.model = model;
        this.crew = crew;
        this.meter = meter;
        this.rng = rng;
    }

    /** Whether a batch may be cut: where a GPU computes or examples depend on each other it is one piece. */
    static boolean apart(Model model) {
        return model.vae().perExample() && model.device().equals(Device.CPU);
    }

    /**
     * What a phase asks for.
     *
     * @param phases how many phases the step has
     * @param moves  whose gradients these are
     * @param slices how many the batch was cut into
     * @param each   for each parameter, its terms those of the slices in order
     */
    record Gradients(int phases, List<String> moves, int slices, List<Gradient> each) implements AutoCloseable {
        static Gradients sum(Gradients[] slices) {
            List<Gradient> sums = IntStream.range(0, slices[0].each.size())
                    .mapToObj(p -> Gradient.sum(Arrays.stream(slices)
                            .map(slice -> slice.each.get(p))
                            .toList()))
                    .toList();
            return new Gradients(slices[0].phases, slices[0].moves, slices.length, sums);
        }

        @Override
        public void close() {
            each.forEach(Gradient::close);
        }
    }

    /**
     * The gradients of phase {@code phase} with the weights as they are; the noise is the step's, whatever the phase.
     *
     * @param order where the examples come from; those of this batch are {@code from .. from+count-1}
     */
    Gradients of(int phase, Feed.Order order, long from, long count, Moment moment) {
        int parts = parts(count);
        Gradients[] each = new Gradients[parts];
        try {
            crew.run(parts, i -> {
                long begin = count * i / parts;
                long size = count * (i + 1) / parts - begin;
                try (Scope s = Scope.open()) {
                    Observed o = order.at(from + begin, size, noise("binarize", moment, i));
                    each[i] = moment.during(
                            noise("layers", moment, i), () -> slice(i, phase, o, (double) size / count, moment));
                }
            });
        } catch (RuntimeException e) {
            Arrays.stream(each).filter(g -> g != null).forEach(Gradients::close);
            throw e;
        }
        return Gradients.sum(each);
    }

    /** How many slices a batch of {@code count} examples is cut into. */
    private int parts(long count) {
        return Math.clamp(count / SMALLEST, 1, crew.size());
    }

    /** Looks at a slice of a batch that is computed again. */
    interface Look {
        void at(Observed o, Loss loss, double share);
    }

    /** Computes a batch again as {@link #of} did, with the weights as they are now, slice after slice, on this thread. */
    void again(Feed.Order order, long from, long count, Moment moment, Look look) {
        int parts = parts(count);
        int samples = model.vae().objective().draws();
        for (int i = 0; i < parts; i++) {
            long begin = count * i / parts;
            long size = count * (i + 1) / parts - begin;
            try (Scope s = Scope.open();
                    Grad.Guard off = Grad.off()) {
                Observed o = order.at(from + begin, size, noise("binarize", moment, i));
                Rng noise = noise("noise", moment, i);
                Loss loss = moment.during(
                        noise("layers", moment, i),
                        () -> Loss.of(model.vae(), model.terms(o, moment, noise, samples), 0));
                look.at(o, loss, (double) size / count);
            }
        }
    }

    private Gradients slice(int index, int phase, Observed o, double share, Moment moment) {
        int samples = model.vae().objective().draws();
        Terms terms = model.terms(o, moment, noise("noise", moment, index), samples);
        Loss loss = Loss.of(model.vae(), terms, phase);
        List<Tensor> moved = model.parameters().of(loss.moves());
        List<Gradient> gradients =
                Grad.terms(share == 1 ? loss.total() : loss.total().mul(share), moved);
        if (phase == 0) {
            meter.add(index, loss, o.x().shape().dim(0));
        }
        gradients.forEach(Gradient::own);
        return new Gradients(loss.phases(), loss.moves(), 1, gradients);
    }

    private Rng noise(String what, Moment moment, int slice) {
        return rng.fork(what).at(moment.step()).at(slice);
    }
}
