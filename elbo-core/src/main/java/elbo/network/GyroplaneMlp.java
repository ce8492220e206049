package elbo.network;

import elbo.Refusal;
import elbo.Source;
import elbo.distribution.PoincareBall;
import elbo.distribution.Support;
import elbo.nn.Activation;
import elbo.nn.Block;
import elbo.nn.Gyroplanes;
import elbo.nn.Init;
import elbo.nn.Initializer;
import elbo.tensor.Shape;
import java.util.List;

/**
 * A perceptron as decoder of codes on the Poincaré ball: its first layer is one of {@link Gyroplanes}, the others are those of
 * {@link Mlp}.
 *
 * @param curvature c of the ball of curvature -c
 * @param hidden    widths of the hidden layers, at least one
 */
@Source(arxiv = "1901.06033", at = "sec. 3.2")
public record GyroplaneMlp(double curvature, List<Integer> hidden, Activation activation, Initializer init)
        implements Decoder {
    public GyroplaneMlp {
        PoincareBall.require(curvature);
        hidden = Widths.checkedSome("hidden", hidden);
    }

    @Override
    public void check(Support codes) {
        if (!(codes instanceof Support.Ball ball) || ball.curvature() != curvature) {
            throw new Refusal(
                    "model.decoder",
                    "gyroplanes of curvature -" + curvature + " are for codes on that ball, and these lie on " + codes
                            + ". Fix: the same curvature in posterior, prior and decoder, or decoder type: mlp");
        }
    }

    @Override
    public long multiplications(long in, Shape out) {
        return Widths.multiplications(in, hidden) + hidden.getLast() * out.size();
    }

    @Override
    public Block build(Init place, long in, Shape out) {
        int width = hidden.getFirst();
        Mlp rest = new Mlp(hidden.subList(1, hidden.size()), activation, init);
        Block first = Gyroplanes.layer(place.at("gyroplanes"), init, new PoincareBall(curvature), in, width);
        return first.then(activation).then(rest.build(place, width, out));
    }
}
