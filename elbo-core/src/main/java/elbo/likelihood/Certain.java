package elbo.likelihood;

import elbo.Problem;
import elbo.Source;
import elbo.data.Kind;
import elbo.distribution.Point;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.tensor.Shape;
import java.util.Locale;
import java.util.Optional;

/**
 * What a flow's way back gives is the example itself: {@code log p(x|z) = 0}. For continuous data: a density that is fitted to values
 * which repeat grows without end.
 */
@Source(arxiv = "2007.02731", at = "sec. 2.2, table 1")
public record Certain() implements Likelihood {
    @Override
    public boolean certain() {
        return true;
    }

    @Override
    public Optional<Problem> check(Kind kind) {
        if (kind == Kind.UNIT || kind == Kind.REAL) {
            return Optional.empty();
        }
        String way = kind == Kind.BINARY ? "data.binarize: dequantise, for grey levels" : "likelihood type: poisson";
        String what = kind.name().toLowerCase(Locale.ROOT);
        return Optional.of(new Problem(
                "model.likelihood", "flows are densities of continuous data, and this is " + what + ". Fix: " + way));
    }

    @Override
    public Conditional build(Init init, Shape event) {
        return decoded -> new Point(decoded, event);
    }
}
