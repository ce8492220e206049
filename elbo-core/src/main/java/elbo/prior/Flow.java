package elbo.prior;

import elbo.Source;
import elbo.distribution.Distribution;
import elbo.distribution.StandardNormal;
import elbo.distribution.Support;
import elbo.distribution.Transformed;
import elbo.flow.Bijector;
import elbo.flow.Composed;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.List;

/**
 * Codes that flows send to a standard normal: {@code log p(z) = log N(f(z); 0, I) + sum_k log |det df_k/dz|} in nats. Scoring is the
 * flows' forward way, drawing the way back.
 *
 * @param flows in the order in which codes go through them
 */
@Source(arxiv = "1611.02731", at = "sec. 3.2")
public record Flow(List<elbo.flow.Flow> flows) implements Prior {
    public Flow {
        flows = List.copyOf(flows);
        if (flows.isEmpty()) {
            throw new IllegalArgumentException("flows must have at least one; got []");
        }
    }

    @Override
    public Support support(Shape latent) {
        Composed.requireForCodes("model.prior.flows", flows, latent);
        return new Support.Real(latent.size());
    }

    @Override
    public boolean perExample() {
        return flows.stream().allMatch(elbo.flow.Flow::perExample);
    }

    @Override
    public boolean learnt() {
        return true;
    }

    @Override
    public Conditional build(Init init, Shape latent, Surroundings around) {
        Bijector flow = Composed.build(flows, init.at("flows"), latent, 0);
        return context -> {
            long batch = Each.rows(context);
            Distribution noise = new StandardNormal(batch, latent, context.dtype(), context.device());
            return new Transformed(
                    noise, draws -> flow.given(none(context, batch * draws)).inverted());
        };
    }

    private static Tensor none(Tensor context, long rows) {
        return Tensors.empty(Shape.of(rows, 0), context.dtype(), context.device());
    }
}
