package elbo.likelihood;

import elbo.Problem;
import elbo.Refusal;
import elbo.Source;
import elbo.data.Kind;
import elbo.distribution.Distribution;
import elbo.distribution.Factorized;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Rows of a table whose columns are of different kinds: {@code log p(x|z) = sum_i log p_i(x_i|z)} in nats, {@code x_i} the next
 * {@code width} columns. The decoder gives what each likelihood asks for, one after the other. Refuses what is no row as wide as
 * all columns together.
 *
 * <p>The data has one kind, that of its columns taken together: zeros and ones beside real numbers are REAL. So a likelihood is
 * refused where no column of such data could be what it is for (a Poisson beside data in [0, 1]), and else taken at its word: what
 * lies in its columns is not looked at. Their sum is a log-likelihood if each one is for all that its columns may hold; a Bernoulli,
 * whose columns may be grey, is not, and {@code categorical} with 2 levels is.
 */
@Source(arxiv = "1807.03653", at = "heterogeneous data")
public record Columns(List<Column> columns) implements Likelihood {
    /** So many columns beside each other, of one likelihood. */
    public record Column(int width, Likelihood likelihood) {
        public Column {
            if (width < 1) {
                throw new IllegalArgumentException("width must be at least 1; got " + width);
            }
        }

        private Shape event() {
            return Shape.of(width);
        }

        /** How many numbers the decoder gives for these columns. */
        private long features() {
            return likelihood.features(event()).size();
        }
    }

    public Columns {
        columns = List.copyOf(columns);
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("columns must name at least one group; got none");
        }
    }

    /** Of all columns together. */
    int width() {
        return columns.stream().mapToInt(Column::width).sum();
    }

    @Override
    public Shape features(Shape event) {
        if (!event.equals(Shape.of(width()))) {
            throw new Refusal(
                    "model.likelihood",
                    "the columns are " + width() + " together, and the data's shape is " + event
                            + ". Fix: widths that add up to the data's, or another type for what is no table");
        }
        return Shape.of(columns.stream().mapToLong(Column::features).sum());
    }

    @Override
    public Conditional build(Init init, Shape event) {
        return build(init, event, 0).alone();
    }

    @Override
    public Reading build(Init init, Shape event, long context) {
        List<Group> groups = new ArrayList<>();
        long at = 0;
        for (int i = 0; i < columns.size(); i++) {
            Column c = columns.get(i);
            Shape features = c.likelihood().features(c.event());
            groups.add(new Group(
                    Problem.named(c.likelihood()), c.likelihood().build(init.at(i), c.event(), context), at, features));
            at += features.size();
        }
        return (d, told) ->
                new Joined(groups.stream().map(g -> g.given(d, told)).toList());
    }

    /** A live likelihood and what of the decoder's output is for it. */
    private record Group(String name, Reading likelihood, long from, Shape features) {
        Factorized given(Tensor d, Tensor context) {
            Shape each = d.shape().dropLast(1).join(features);
            Distribution p =
                    likelihood.given(d.narrow(-1, from, features.size()).reshape(each), context);
            if (p instanceof Factorized factorized) {
                return factorized;
            }
            throw new Refusal(
                    "model.likelihood.columns",
                    "values are independent of each other, which those of " + name
                            + " are not. Fix: another likelihood for them, like gaussian");
        }
    }

    @Override
    public boolean conditional() {
        return columns.stream().anyMatch(c -> c.likelihood().conditional());
    }

    @Override
    public boolean perExample() {
        return columns.stream().allMatch(c -> c.likelihood().perExample());
    }

    @Override
    public boolean normalised(Kind kind) {
        return columns.stream().allMatch(c -> accepted(c, kind).stream().allMatch(c.likelihood()::normalised));
    }

    @Override
    public long densities(Shape event) {
        return columns.stream()
                .mapToLong(c -> c.likelihood().densities(c.event()))
                .sum();
    }

    @Override
    public Optional<Problem> check(Kind kind) {
        if (columns.stream().anyMatch(c -> c.likelihood().certain())) {
            return Optional.of(
                    new Problem(
                            "model.likelihood.columns",
                            "what is certain is the answer of a flow, which has no columns. Fix: another likelihood, like gaussian"));
        }
        return columns.stream()
                .filter(c -> accepted(c, kind).isEmpty())
                .findFirst()
                .flatMap(c -> c.likelihood().check(kind));
    }

    /** What the columns may hold and the likelihood is for. */
    private static Set<Kind> accepted(Column c, Kind whole) {
        Set<Kind> kinds = within(whole);
        kinds.removeIf(k -> c.likelihood().check(k).isPresent());
        return kinds;
    }

    /** The kinds that some columns of data of kind {@code whole} may be of. */
    private static Set<Kind> within(Kind whole) {
        return switch (whole) {
            case BINARY -> EnumSet.of(Kind.BINARY);
            case UNIT -> EnumSet.of(Kind.BINARY, Kind.UNIT);
            case COUNT -> EnumSet.of(Kind.BINARY, Kind.COUNT);
            case REAL -> EnumSet.complementOf(EnumSet.of(Kind.SYMBOL));
            case SYMBOL -> EnumSet.of(Kind.SYMBOL);
        };
    }
}
