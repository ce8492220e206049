package elbo.posterior;

import elbo.Source;
import elbo.distribution.Capability;
import elbo.distribution.Support;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Shape;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * {@code q(z|x) = q1(z1|x) q2(z2|x)}: two families beside each other, as numbers for a style and a choice for a class;
 * {@code log q = log q1 + log q2} in nats. Features {@code [B, F]} to draws {@code [S, B, D]}. Refuses a latent that leaves no
 * dimension to the second.
 *
 * @param split dimensions of the first
 */
@Source(arxiv = "1804.00104", at = "sec. 3")
public record Product(Posterior first, Posterior second, int split) implements Posterior {
    public Product {
        if (split < 1) {
            throw new IllegalArgumentException("split must be at least 1; got " + split);
        }
    }

    public Product() {
        this(new DiagonalNormal(), new RelaxedCategorical(), 10);
    }

    private Shape one() {
        return Shape.of(split);
    }

    private Shape other(Shape latent) {
        return Shape.of(latent.size() - split);
    }

    @Override
    public Support support(Shape latent) {
        return Support.product(latent, split, first::support, second::support);
    }

    /** What both can do. */
    @Override
    public Set<Capability> capabilities() {
        Set<Capability> both = EnumSet.copyOf(first.capabilities());
        both.retainAll(second.capabilities());
        both.removeAll(EnumSet.of(Capability.INDEPENDENT, Capability.SIGMOID)); // each by itself
        return both;
    }

    @Override
    public boolean measurable() {
        return first.measurable() && second.measurable();
    }

    @Override
    public boolean perExample() {
        return first.perExample() && second.perExample();
    }

    @Override
    public boolean deterministic() {
        return first.deterministic() || second.deterministic();
    }

    @Override
    public Conditional build(Init place, long features, Shape latent) {
        Conditional one = first.build(place.at("first"), features, one());
        Conditional two = second.build(place.at("second"), features, other(latent));
        return h -> new elbo.distribution.Product(List.of(one.given(h), two.given(h)));
    }
}
