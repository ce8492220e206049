package elbo.metric;

import elbo.model.Feed;
import elbo.model.Loss;
import elbo.model.Model;
import elbo.model.Observed;
import elbo.nn.Moment;
import elbo.tensor.DType;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The Euclidean norms of a batch's gradient, {@code |d loss / d weights|}, the loss that of training in nats: with relaxed draws, noise on
 * inputs and the batch's own statistics. What training would leave in running averages is put back.
 *
 * @param encoder of the weights of encoder and posterior
 * @param decoder of the weights of decoder and likelihood
 */
public record GradientNorms(double encoder, double decoder) {
    /**
     * Of the first examples; empty where the first phase of a step does not move both.
     *
     * @param count examples, or all where there are fewer
     * @param stand where training stands
     */
    public static Optional<GradientNorms> of(Model model, Feed data, long count, Moment stand, Rng rng) {
        List<Tensor> averages = model.parameters().byName().values().stream()
                .filter(t -> !t.requiresGrad())
                .toList();
        try (Scope s = Scope.open();
                Grad.Guard on = Grad.on()) {
            List<Tensor> before = averages.stream().map(Tensor::copy).toList();
            try {
                return measured(model, data, Math.min(count, data.size()), stand.inTraining(), rng);
            } finally {
                IntStream.range(0, before.size()).forEach(i -> averages.get(i).copyFrom(before.get(i)));
            }
        }
    }

    private static Optional<GradientNorms> measured(Model model, Feed data, long n, Moment moment, Rng rng) {
        Observed o = data.range(0, n, rng.fork("binarize"));
        int draws = model.vae().objective().draws();
        Loss loss = moment.during(
                rng.fork("layers"), () -> Loss.of(model.vae(), model.terms(o, moment, rng.fork("noise"), draws), 0));
        List<Tensor> encoder = moved(model, loss, List.of("encoder", "posterior"));
        List<Tensor> decoder = moved(model, loss, List.of("decoder", "likelihood"));
        if (encoder.isEmpty() || decoder.isEmpty()) {
            return Optional.empty();
        }
        List<Tensor> all = Stream.concat(encoder.stream(), decoder.stream()).toList();
        List<Tensor> gradients = Grad.of(loss.total(), all); // a graph is walked once
        return Optional.of(new GradientNorms(
                norm(gradients.subList(0, encoder.size())), norm(gradients.subList(encoder.size(), all.size()))));
    }

    /** Encoder over decoder: near 0 what the encoder says changes nothing. */
    public double ratio() {
        return encoder / decoder;
    }

    private static List<Tensor> moved(Model model, Loss loss, List<String> parts) {
        return model.parameters()
                .of(parts.stream().filter(loss.moves()::contains).toList());
    }

    private static double norm(List<Tensor> gradients) {
        double squares = 0;
        for (Tensor gradient : gradients) {
            squares += gradient.to(DType.FLOAT64).square().sum().item();
        }
        return Math.sqrt(squares);
    }
}
