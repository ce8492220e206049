package elbo.prior;

import elbo.Problem;
import elbo.Source;
import elbo.distribution.Support;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Shape;
import java.util.List;

/**
 * {@code p(z) = p1(z1) p2(z2)}: two priors beside each other, {@code log p = log p1 + log p2} in nats. Refuses a latent that leaves no
 * dimension to the second, and priors that ask the encoder, whose answer is about all dimensions.
 *
 * @param split dimensions of the first
 */
@Source(arxiv = "1804.00104", at = "sec. 3")
public record Product(Prior first, Prior second, int split) implements Prior {
    public Product {
        if (split < 1) {
            throw new IllegalArgumentException("split must be at least 1; got " + split);
        }
        requireAlone("first", first);
        requireAlone("second", second);
    }

    public Product() {
        this(new StandardNormal(), new Categorical(), 10);
    }

    private static void requireAlone(String name, Prior part) {
        if (part.asksEncoder()) {
            throw new IllegalArgumentException(name + " must not be made of the encoder's answers, which are about all"
                    + " dimensions, as vamp and a mixture with fit_before are; got " + Problem.named(part));
        }
    }

    @Override
    public Support support(Shape latent) {
        return Support.product(latent, split, first::support, second::support);
    }

    @Override
    public boolean conditional() {
        return first.conditional() || second.conditional();
    }

    @Override
    public boolean perExample() {
        return first.perExample() && second.perExample();
    }

    @Override
    public boolean learnt() {
        return first.learnt() || second.learnt();
    }

    @Override
    public Conditional build(Init init, Shape latent, Surroundings around) {
        Conditional one = first.build(init.at("first"), Shape.of(split), around);
        Conditional two = second.build(init.at("second"), Shape.of(latent.size() - split), around);
        return context -> new elbo.distribution.Product(List.of(one.given(context), two.given(context)));
    }
}
