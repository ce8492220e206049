package elbo.recipe;

import elbo.likelihood.Bernoulli;
import elbo.likelihood.Gaussian;
import elbo.likelihood.Likelihood;
import elbo.network.Conv;
import elbo.network.Decoder;
import elbo.network.Deconv;
import elbo.network.Encoder;
import elbo.network.Mlp;
import elbo.nn.Activation;
import elbo.nn.Initializer;
import elbo.nn.Schedule;
import elbo.objective.Elbo;
import elbo.objective.Iwae;
import elbo.objective.Objective;
import elbo.posterior.DiagonalNormal;
import elbo.posterior.Posterior;
import elbo.prior.Prior;
import elbo.prior.StandardNormal;
import elbo.train.Adam;
import elbo.train.Optimization;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parts that recipe files can name: for each kind of part its names, each with an instance whose values are the defaults.
 * A new part is one line here.
 */
public final class Catalog {
    private static final Map<Class<?>, Map<String, Record>> PARTS = new Builder()
            .part(Encoder.class, "mlp", new Mlp(400))
            .part(Encoder.class, "conv", conv())
            .part(Decoder.class, "mlp", new Mlp(400))
            .part(Decoder.class, "deconv", deconv())
            .part(Posterior.class, "diagonal-normal", new DiagonalNormal())
            .part(Prior.class, "standard-normal", new StandardNormal())
            .part(Likelihood.class, "bernoulli", new Bernoulli())
            .part(Likelihood.class, "gaussian", new Gaussian())
            .part(Objective.class, "elbo", new Elbo())
            .part(Objective.class, "iwae", new Iwae(5))
            .part(Schedule.class, "constant", new Schedule.Constant(1))
            .part(Schedule.class, "linear", new Schedule.Linear(0, 1, 1, Schedule.Per.EPOCH))
            .part(Optimization.class, "adam", new Adam(1e-3))
            .parts;

    private Catalog() {}

    /** The parts of one kind, by name; empty if {@code kind} is none. */
    static Map<String, Record> of(Class<?> kind) {
        return PARTS.getOrDefault(kind, Map.of());
    }

    /** The kinds of part there are. */
    public static List<Class<?>> kinds() {
        return List.copyOf(PARTS.keySet());
    }

    /** The names of one kind's parts. */
    public static List<String> names(Class<?> kind) {
        return List.copyOf(of(kind).keySet());
    }

    /** The name of a part among its kind. */
    static Optional<String> nameOf(Class<?> kind, Object part) {
        return of(kind).entrySet().stream()
                .filter(e -> e.getValue().getClass() == part.getClass())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static Conv conv() {
        return new Conv(List.of(32, 64), 3, 2, Conv.Padding.SAME, List.of(), Activation.RELU, Initializer.GLOROT);
    }

    private static Deconv deconv() {
        return new Deconv(List.of(), 64, List.of(64, 32), 3, 2, Activation.RELU, Initializer.GLOROT);
    }

    private static final class Builder {
        private final Map<Class<?>, Map<String, Record>> parts = new LinkedHashMap<>();

        <T> Builder part(Class<T> kind, String name, T prototype) {
            parts.computeIfAbsent(kind, k -> new LinkedHashMap<>()).put(name, (Record) prototype);
            return this;
        }
    }
}
