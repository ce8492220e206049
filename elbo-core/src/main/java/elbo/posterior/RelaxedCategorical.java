package elbo.posterior;

import elbo.Source;
import elbo.distribution.Capability;
import elbo.distribution.Categorical;
import elbo.distribution.Distribution;
import elbo.distribution.Support;
import elbo.nn.Allowed;
import elbo.nn.Block;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.nn.Initializer;
import elbo.nn.Layers;
import elbo.nn.Moment;
import elbo.nn.Schedule;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.EnumSet;
import java.util.Set;

/**
 * {@code q(z|x)}: choices among {@code classes}, as many as fit into the latent, {@code log q(z) = sum z log pi} in nats, {@code pi} the
 * softmax of a linear head in groups. Features {@code [B, F]} to draws {@code [S, B, groups classes]}. Outside training draws are
 * exactly one-hot. Refuses a latent that the classes do not divide.
 *
 * @param classes     of each choice
 * @param temperature of relaxed draws, above 0; low ones are nearly one-hot, and their derivatives vary more
 * @param draw        how draws are made in training
 * @param init        how the head begins
 */
@Source(arxiv = "1611.01144", at = "sec. 2")
public record RelaxedCategorical(int classes, Schedule temperature, Draw draw, Initializer init) implements Posterior {
    /** How draws are made in training. */
    public enum Draw {
        /** relaxed, by the Gumbel-softmax; they have no mass or density that could be compared with a prior's */
        RELAXED,
        /** one-hot, with the derivative of the relaxed draw */
        STRAIGHT_THROUGH,
        /** one-hot, without a derivative, for objectives that do not go through the draws */
        HARD
    }

    public RelaxedCategorical {
        if (classes < 2) {
            throw new IllegalArgumentException("classes must be at least 2; got " + classes);
        }
        Allowed.POSITIVE.require("temperature", temperature, 0.5);
    }

    public RelaxedCategorical() {
        this(10, Schedule.constant(0.5), Draw.RELAXED, Initializer.TORCH);
    }

    @Override
    public Support support(Shape latent) {
        return Support.choices(latent, classes);
    }

    @Override
    public Set<Capability> capabilities() {
        return switch (draw) {
            case RELAXED -> EnumSet.of(Capability.REPARAMETERIZED, Capability.MEAN);
            case STRAIGHT_THROUGH ->
                EnumSet.of(Capability.REPARAMETERIZED, Capability.DENSITY, Capability.SEVERABLE, Capability.MEAN);
            case HARD -> EnumSet.of(Capability.DENSITY, Capability.MEAN);
        };
    }

    @Override
    public String able(Set<Capability> needs) {
        boolean enough = new RelaxedCategorical(classes, temperature, Draw.STRAIGHT_THROUGH, init)
                .capabilities()
                .containsAll(needs);
        return enough ? "posterior.draw: straight-through" : Posterior.super.able(needs);
    }

    @Override
    public boolean measurable() {
        return true;
    }

    @Override
    public Conditional build(Init place, long features, Shape latent) {
        Block logits = Layers.linear(place.at("logits"), init, features, latent.size());
        return h -> given(logits.apply(h), Moment.now());
    }

    private Distribution given(Tensor logits, Moment moment) {
        double t = temperature.at(moment);
        boolean hard = draw == Draw.HARD || !moment.training();
        if (hard) {
            return new Categorical(logits, classes);
        }
        return draw == Draw.STRAIGHT_THROUGH
                ? new Categorical(logits, classes, t)
                : new elbo.distribution.RelaxedCategorical(logits, classes, t);
    }
}
