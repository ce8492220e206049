package elbo.network;

import elbo.Problem;
import elbo.Refusal;
import elbo.Source;
import elbo.data.Alphabet;
import elbo.nn.Block;
import elbo.nn.Init;
import elbo.nn.Initializer;
import elbo.nn.Sequences;
import elbo.tensor.Shape;
import java.util.Optional;

/**
 * An encoder for texts, numbers of symbols {@code [B, L]} to features {@code [B, width]}: a vector for each symbol, then
 * {@code x <- x + a sigmoid(b)} in each block, a and b convolutions along the text; the features are the mean over its places. Refuses
 * what is no text.
 *
 * @param symbols how many the data has, the blank among them; 0: as many as it has
 * @param width   of the vectors, which the blocks keep
 * @param kernel  places that a convolution sees, an odd number
 * @param blocks  how many, one after the other; each lets a place see {@code kernel - 1} more
 */
@Source(arxiv = "1612.08083", at = "eq. 1 and sec. 2")
public record GatedConv(int symbols, int width, int kernel, int blocks, Initializer init) implements Encoder {
    public GatedConv {
        Alphabet.requireCount(symbols);
        Widths.requireSequence(width, kernel, blocks);
    }

    @Override
    public boolean ofSymbols() {
        return true;
    }

    @Override
    public Optional<Problem> check(Alphabet alphabet) {
        return alphabet.misfit("model.encoder.symbols", symbols);
    }

    @Override
    public Encoder of(Alphabet alphabet) {
        return new GatedConv(alphabet.count(symbols), width, kernel, blocks, init);
    }

    @Override
    public long features(Shape event) {
        if (event.rank() != 1) {
            throw new Refusal(
                    "encoder gated-conv",
                    "reads texts, [length]; the data's shape is " + event
                            + ". Fix: type: mlp, or type: conv for pictures");
        }
        return width;
    }

    @Override
    public long multiplications(Shape event) {
        return event.size() * Widths.inGatedConvs(width, kernel, blocks);
    }

    @Override
    public Block build(Init place, Shape event) {
        if (symbols == 0) {
            throw new Refusal("model.encoder.symbols", Alphabet.UNKNOWN);
        }
        Block net = Sequences.embedding(place.at("embedding"), init, symbols, width);
        for (int i = 0; i < blocks; i++) {
            net = net.then(Sequences.gatedConv(place.at(i), init, width, kernel));
        }
        return net.then(x -> x.mean(1));
    }
}
