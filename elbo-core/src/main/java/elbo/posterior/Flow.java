package elbo.posterior;

import elbo.Refusal;
import elbo.Source;
import elbo.distribution.Capability;
import elbo.distribution.Support;
import elbo.distribution.Transformed;
import elbo.flow.Bijector;
import elbo.flow.Composed;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * {@code q(z|x)}: draws of another posterior, sent through flows, {@code log q(z) = log q(u) - sum_k log |det df_k/du|} in nats. The flows
 * read the encoder's features where they have parameters. Features {@code [B, F]} to draws {@code [S, B, D]}.
 *
 * @param base  of the draws that are sent
 * @param flows in the order in which draws go through them
 */
@Source(arxiv = "1505.05770", at = "sec. 4; autoregressive in arXiv:1606.04934")
public record Flow(Posterior base, List<elbo.flow.Flow> flows) implements Posterior {
    public Flow {
        flows = List.copyOf(flows);
        if (flows.isEmpty()) {
            throw new IllegalArgumentException("flows must have at least one; got []");
        }
    }

    @Override
    public Support support(Shape latent) {
        Support before = base.support(latent);
        if (base.deterministic() || base.exact()) {
            throw new Refusal(
                    "model.posterior.base", "flows send draws, and this has none. Fix: base type: diagonal-normal");
        }
        Composed.requireForCodes("model.posterior.flows", flows, latent);
        if (!flows.stream().allMatch(elbo.flow.Flow::perExample)) {
            throw new Refusal(
                    "model.posterior.flows",
                    "batch norm would score draws otherwise than it made them. Fix: type: actnorm");
        }
        if (!(before instanceof Support.Real)) {
            throw new Refusal(
                    "model.posterior.base",
                    "flows send real vectors, and this lies on " + before + ". Fix: diagonal-normal");
        }
        return before;
    }

    /** Those of the base but that its dimensions are independent, and that its density can be told from its weights. */
    @Override
    public Set<Capability> capabilities() {
        Set<Capability> own = EnumSet.of(Capability.DENSITY, Capability.REPARAMETERIZED);
        own.retainAll(base.capabilities());
        return own;
    }

    @Override
    public boolean perExample() {
        return base.perExample();
    }

    @Override
    public Conditional build(Init init, long features, Shape latent) {
        Conditional before = base.build(init.at("base"), features, latent);
        Bijector flow = Composed.build(flows, init.at("flows"), latent, features);
        return h -> new Transformed(before.given(h), draws -> flow.given(repeated(h, draws)));
    }

    /** {@code [B, F]} for each of S draws: {@code [S x B, F]}. */
    private static Tensor repeated(Tensor h, long draws) {
        return draws == 1
                ? h
                : h.expand(h.shape().prepend(draws)).reshape(-1, h.shape().dim(1));
    }
}
