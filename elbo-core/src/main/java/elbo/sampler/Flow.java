package elbo.sampler;

import elbo.Source;
import elbo.explore.Encoded;
import elbo.flow.Autoregressive;
import elbo.flow.Composed;
import elbo.flow.Reorder;
import elbo.flow.Repeat;
import elbo.flow.Spline;
import elbo.likelihood.Certain;
import elbo.metric.Ticker;
import elbo.model.Level;
import elbo.model.Vae;
import elbo.network.FlowEncoder;
import elbo.network.Mirror;
import elbo.nn.Activation;
import elbo.nn.Initializer;
import elbo.objective.Elbo;
import elbo.posterior.Exact;
import elbo.prior.StandardNormal;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import java.util.List;

/**
 * Flows that send codes to a standard normal, trained by their log-density: {@code log p(z) = log N(f(z); 0, I) + log |det df/dz|} in
 * nats. Codes are brought to mean 0 and deviation 1 first. A draw is the way back of {@code temperature e}, {@code e ~ N(0, I)}.
 *
 * @param flows    in the order in which codes go through them
 * @param learning how they are trained
 */
@Source(arxiv = "1906.04032", at = "sec. 3, autoregressive; without splines arXiv:1705.07057")
public record Flow(List<elbo.flow.Flow> flows, Learning learning) implements Sampler {
    private static final Learning LEARNING = new Learning(20_000, 30, 200, 1e-3);

    public Flow {
        flows = List.copyOf(flows);
        if (flows.isEmpty()) {
            throw new IllegalArgumentException("flows must have at least one; got []");
        }
    }

    /** Three masked autoregressive flows of splines, in alternating order. */
    public Flow() {
        this(List.of(new Repeat(3, List.of(splines(), new Reorder(Reorder.How.REVERSE, 0)))), LEARNING);
    }

    private static Autoregressive splines() {
        return new Autoregressive(new Spline(8, 4), List.of(64, 64), Activation.RELU, Initializer.TORCH);
    }

    @Override
    public Fitted fit(Encoded codes, Rng rng, Ticker ticker) {
        return SecondModel.fit(vae(codes.dims()), learning, codes, rng, ticker);
    }

    @Override
    public Fitted restore(int dims, Numbers numbers) {
        return SecondModel.restore(vae(dims), dims, numbers);
    }

    private Vae vae(int dims) {
        Composed.requireForCodes("sampler flow", flows, Shape.of(dims));
        Level level = new Level(dims, new Exact(), new StandardNormal());
        return Vae.flat(new FlowEncoder(flows), level, new Mirror(), new Certain(), new Elbo());
    }
}
