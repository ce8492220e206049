package elbo.network;

import elbo.Refusal;
import elbo.Source;
import elbo.nn.Block;
import elbo.nn.Init;
import elbo.tensor.Shape;

/** The decoder of a flow: the encoder's way back, with its weights. */
@Source(arxiv = "1410.8516", at = "sec. 2")
public record Mirror() implements Decoder {
    @Override
    public boolean mirrors() {
        return true;
    }

    @Override
    public long multiplications(long in, Shape out) {
        return 0;
    }

    /** @throws Refusal always: without an encoder there is nothing to go back */
    @Override
    public Block build(Init init, long in, Shape out) {
        throw new Refusal("model.decoder", "a mirror is the way back of a flow. Fix: encoder type: flow");
    }

    @Override
    public Block build(Init init, long in, Shape out, Block encoder) {
        return encoder instanceof TwoWay flow ? flow::back : build(init, in, out);
    }
}
