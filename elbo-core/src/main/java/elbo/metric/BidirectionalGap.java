package elbo.metric;

import elbo.Problem;
import elbo.Refusal;
import elbo.Source;
import elbo.data.Kind;
import elbo.metric.Annealing.Progress;
import elbo.metric.Annealing.Weights;
import elbo.model.Feed;
import elbo.model.Model;
import elbo.model.Observed;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/**
 * Between which bounds {@link AnnealedNll} has log p(x), on examples drawn from the model itself, in nats: annealing up from
 * {@code p_0} gives {@code log (1/C) sum w}, not above log p(x) in expectation, and the same moves back from the very code that the
 * example was drawn with give {@code -log (1/C) sum 1/w}, not below it. Where the gap is small on examples of the model, the
 * annealed value of real ones that are like them is about as good.
 *
 * @param lower     of log p(x), a mean over examples
 * @param upper     of log p(x)
 * @param gap       upper less lower
 * @param lowerEach of each example
 * @param upperEach of each example
 */
@Source(arxiv = "1511.02543", at = "bidirectional Monte Carlo")
public record BidirectionalGap(Estimate lower, Estimate upper, Estimate gap, double[] lowerEach, double[] upperEach) {
    private static final String NAME = "bidirectional check";

    /**
     * @param contexts as many examples are drawn as it has, each given the context of one of them
     * @throws elbo.Refusal as {@link AnnealedNll#of}, and for a likelihood that is no probability of data, which has no examples
     */
    public static BidirectionalGap of(AnnealedNll protocol, Model model, Feed contexts, Rng rng, Ticker ticker) {
        check(protocol, model);
        int n = Math.toIntExact(contexts.size());
        double[] lower = new double[n];
        double[] upper = new double[n];
        double[] gap = new double[n];
        for (int from = 0; from < n; from += AnnealedNll.EXAMPLES) {
            int first = from;
            int count = Math.min(AnnealedNll.EXAMPLES, n - from);
            try (Grad.Guard off = Grad.off();
                    Scope s = Scope.open()) {
                Drawn drawn = draw(model, contexts, from, count, rng);
                Progress progress = share -> ticker.done(NAME, first + (long) (count * share), n);
                Rng noise = rng.fork("annealing").at(from);
                Annealing way =
                        new Annealing(protocol, model, drawn.o(), noise, Chunks.bytes(model), progress.part(0, 0.1));
                Weights up = way.up(progress.part(0.1, 0.55));
                Weights down = way.down(drawn.z(), progress.part(0.55, 1));
                for (int i = 0; i < count; i++) {
                    lower[from + i] = AnnealedNll.finite(up.logMean()[i], from + i);
                    upper[from + i] = -AnnealedNll.finite(down.logMean()[i], from + i);
                    gap[from + i] = upper[from + i] - lower[from + i];
                }
            }
            ticker.done(NAME, from + count, n);
        }
        return new BidirectionalGap(Estimate.of(lower), Estimate.of(upper), Estimate.of(gap), lower, upper);
    }

    /** @throws elbo.Refusal as {@link #of} for the model, before anything is measured */
    public static void check(AnnealedNll protocol, Model model) {
        protocol.check(model);
        if (Arrays.stream(Kind.values()).noneMatch(model.vae().likelihood()::normalised)) {
            throw new Refusal(
                    NAME,
                    "needs a likelihood that is a probability, of which examples can be drawn; "
                            + Problem.named(model.vae().likelihood())
                            + " is a likeness only. Fix: leave it out of --metrics");
        }
    }

    /**
     * Examples of the model's own.
     *
     * @param z what they were drawn with, {@code [B, D]}, and so a draw of p(z|x)
     */
    record Drawn(Observed o, Tensor z) {}

    static Drawn draw(Model model, Feed contexts, long from, long count, Rng rng) {
        Tensor context =
                contexts.range(from, count, rng.fork("binarize").at(from)).context();
        Rng noise = rng.fork("examples").at(from);
        Tensor z = model.prior(context).sample(noise.fork("z"), 1);
        Tensor x = model.likelihood(z, context).sample(noise.fork("x"), 1);
        Tensor rows = x.reshape(model.eventShape().prepend(count));
        return new Drawn(new Observed(rows, rows, context, Optional.empty()), z.reshape(count, model.latent()));
    }
}
