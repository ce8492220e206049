package elbo.network;

import elbo.Refusal;
import elbo.Source;
import elbo.nn.Block;
import elbo.nn.Init;
import elbo.nn.Initializer;
import elbo.nn.Layers;
import elbo.nn.Sequences;
import elbo.tensor.Shape;

/**
 * A decoder for texts, codes {@code [N, D]} to a number for each of K symbols at each place {@code [N, K, L]}, all places at once: a
 * linear layer makes a vector for each place, the blocks are those of {@link GatedConv}, and a linear layer, the same at all places,
 * gives the numbers. Refuses to give anything else.
 *
 * @param width  of the vectors
 * @param kernel places that a convolution sees, an odd number
 * @param blocks how many, one after the other
 */
@Source(arxiv = "1612.08083", at = "eq. 1 and sec. 2")
public record GatedDeconv(int width, int kernel, int blocks, Initializer init) implements Decoder {
    public GatedDeconv {
        Widths.requireSequence(width, kernel, blocks);
    }

    @Override
    public void check(Shape out) {
        if (out.rank() != 2) {
            throw new Refusal(
                    "decoder gated-deconv",
                    "gives texts, and the likelihood asks for " + out + ". Fix: likelihood type: symbols");
        }
    }

    @Override
    public long multiplications(long in, Shape out) {
        long length = out.dim(1);
        return length * (in * width + Widths.inGatedConvs(width, kernel, blocks) + width * out.dim(0));
    }

    @Override
    public Block build(Init place, long in, Shape out) {
        check(out);
        long length = out.dim(1);
        Block net = Layers.linear(place.at("places"), init, in, length * width).then(x -> x.reshape(-1, length, width));
        for (int i = 0; i < blocks; i++) {
            net = net.then(Sequences.gatedConv(place.at(i), init, width, kernel));
        }
        return net.then(Layers.linear(place.at("symbols"), init, width, out.dim(0)))
                .then(x -> x.transpose(1, 2)); // a view: the likelihood wants symbols last again
    }
}
