package elbo.likelihood;

import elbo.Problem;
import elbo.Source;
import elbo.data.Kind;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Shape;
import java.util.EnumSet;
import java.util.Optional;

/**
 * {@code log p(x|z) = sum_d log softmax(l_d)[k_d]} in nats: each dimension is one of {@code levels} classes, for each of which the
 * decoder gives a number, {@code levels} times the data's size. Of UNIT data the class is the nearest of as many equally spaced
 * values of [0, 1]; of COUNT data it is the count, and the last class is that count or more. Refuses the other kind.
 *
 * @param levels how many classes
 * @param data   what the values are
 */
@Source(arxiv = "1601.06759", at = "pixels as discrete variables")
public record Categorical(int levels, Data data) implements Likelihood {
    /** What the values of the data are. */
    public enum Data {
        /** equally spaced values of [0, 1] */
        UNIT,
        /** counts from 0 to {@code levels - 1} */
        COUNT
    }

    public Categorical {
        DiscretisedLogistic.checkLevels(levels);
    }

    public Categorical() {
        this(256, Data.UNIT);
    }

    @Override
    public Shape features(Shape event) {
        return event.prepend(levels);
    }

    @Override
    public Conditional build(Init init, Shape event) {
        double step = data == Data.UNIT ? 1.0 / (levels - 1) : 1;
        return logits -> new elbo.distribution.CategoricalLevels(logits, step, event);
    }

    @Override
    public long densities(Shape event) {
        return 0;
    }

    @Override
    public Optional<Problem> check(Kind kind) {
        return data == Data.UNIT
                ? Kinds.only(
                        EnumSet.of(Kind.BINARY, Kind.UNIT),
                        kind,
                        "a categorical likelihood with data: unit needs every value in [0, 1], and this data has others."
                                + " Fix: data: count for counts, else type: gaussian")
                : Kinds.only(
                        EnumSet.of(Kind.COUNT),
                        kind,
                        "a categorical likelihood with data: count needs whole numbers, and this data is no counts."
                                + " Fix: data: unit for values in [0, 1], else type: gaussian");
    }
}
