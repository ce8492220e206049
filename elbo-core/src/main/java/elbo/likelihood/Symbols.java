package elbo.likelihood;

import elbo.Problem;
import elbo.Refusal;
import elbo.Source;
import elbo.data.Alphabet;
import elbo.data.Kind;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Shape;
import java.util.EnumSet;
import java.util.Optional;

/**
 * {@code log p(x|z) = sum_d log softmax(l_d)[x_d]} in nats: each place of a text is one of {@code symbols}, independent of the others
 * once z is known. The decoder gives a number for each, {@code symbols} times the text's length. Refuses what is no text.
 *
 * @param symbols how many there are, the blank among them; 0: as many as the data has
 */
@Source(arxiv = "1511.06349", at = "sec. 2, without the history")
public record Symbols(int symbols) implements Likelihood {
    public Symbols {
        Alphabet.requireCount(symbols);
    }

    @Override
    public boolean ofSymbols() {
        return true;
    }

    @Override
    public Optional<Problem> check(Alphabet alphabet) {
        return alphabet.misfit("model.likelihood.symbols", symbols);
    }

    @Override
    public Likelihood of(Alphabet alphabet) {
        return new Symbols(alphabet.count(symbols));
    }

    @Override
    public Shape features(Shape event) {
        if (symbols == 0) {
            throw new Refusal("model.likelihood.symbols", Alphabet.UNKNOWN);
        }
        return event.prepend(symbols);
    }

    @Override
    public Conditional build(Init init, Shape event) {
        return logits -> new elbo.distribution.Symbols(logits, event);
    }

    @Override
    public long densities(Shape event) {
        return 0;
    }

    @Override
    public Optional<Problem> check(Kind kind) {
        return Kinds.only(
                EnumSet.of(Kind.SYMBOL),
                kind,
                "symbols are of texts, and this data is none. Fix: type: categorical for values of few kinds, type: bernoulli"
                        + " for values in [0, 1], else type: gaussian");
    }
}
