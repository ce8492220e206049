package elbo.train;

import elbo.model.Bound;
import elbo.model.Feed;
import elbo.model.Loss;
import elbo.model.Observed;
import elbo.nn.Moment;
import elbo.nn.Watch;
import elbo.objective.Latent;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Computes a batch again to find where the first number came from that is not finite: encoder, z, decoder, terms, in the order
 * of computing. Data that is not finite was refused when it was read.
 */
final class Diagnosis {
    private final List<String> layers = new ArrayList<>();
    private final double[] sums = new double[3];
    private float[] examples = {};
    private @Nullable Shape each;
    private @Nullable String first;

    private Diagnosis() {}

    /** Whether every element is a number, and not infinite. */
    static boolean finite(Tensor t) {
        return t.isFinite().all().item() != 0;
    }

    /**
     * @param gradient the parameter whose gradient was at fault; null if the batch's own terms were
     */
    static Diverged.Finding of(
            Slices slices,
            Feed.Order order,
            long from,
            long count,
            Moment moment,
            int epoch,
            double rate,
            @Nullable String gradient) {
        Diagnosis d = new Diagnosis();
        Watch.during(d::layer, () -> slices.again(order, from, count, moment, d::slice));
        Bound batch = new Bound(d.sums[0], d.sums[1], d.sums[2]);
        String told = terms(batch);
        String term = gradient != null ? "gradient" : told.isEmpty() ? "the sums of the epoch" : told;
        String place = gradient != null ? gradient : d.first != null ? d.first : "the sum over the batch";
        Shape event = d.each == null ? Shape.of() : d.each;
        return new Diverged.Finding(
                epoch, moment.step() + 1, term, place, batch, rate, d.examples, event.prepend(count));
    }

    private void layer(String name, Tensor output) {
        if (!finite(output)) {
            layers.add(name);
        }
    }

    private void slice(Observed o, Loss loss, double share) {
        List<Latent> latents = loss.terms().latents();
        boolean drawn = latents.stream().allMatch(l -> finite(l.z()));
        if (!drawn && layers.stream().noneMatch(Diagnosis::beforeDraw)) {
            found("z, drawn from the posterior");
        } else if (!layers.isEmpty()) {
            found("what " + layers.getFirst() + " puts out");
        }
        double[] values = {
            loss.total().item(),
            -loss.terms().meanLogLikelihood().item(),
            loss.terms().meanKl().item()
        };
        for (int i = 0; i < sums.length; i++) {
            sums[i] += values[i] * share;
        }
        if (!Arrays.stream(values).allMatch(Double::isFinite)) {
            found(terms(new Bound(values[0], values[1], values[2])));
        }
        layers.clear();
        keep(o.x());
    }

    /** What is computed from z comes after it. */
    private static boolean beforeDraw(String layer) {
        return !layer.startsWith("decoder") && !layer.startsWith("likelihood");
    }

    private void found(String place) {
        if (first == null) {
            first = place;
        }
    }

    private void keep(Tensor x) {
        float[] more = x.toFloats();
        int had = examples.length;
        examples = Arrays.copyOf(examples, had + more.length);
        System.arraycopy(more, 0, examples, had, more.length);
        each = x.shape().last(x.shape().rank() - 1);
    }

    private static String terms(Bound bound) {
        return bound.byName().entrySet().stream()
                .filter(term -> !term.getKey().equals("elbo") && !Double.isFinite(term.getValue()))
                .map(term -> term.getKey())
                .collect(Collectors.joining(", "));
    }
}
