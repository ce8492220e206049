package elbo.flow;

import elbo.Source;
import elbo.nn.Init;
import elbo.tensor.Shape;
import elbo.transform.Logit;
import elbo.transform.Transform;

/**
 * Values in [0, 1] to the real line by the logit of {@code margin + (1 - 2 margin) x}.
 *
 * @param margin that is kept from the ends; above 0 for data that has 0 and 1
 */
@Source(arxiv = "1605.08803", at = "sec. 4.1")
public record Unbounded(double margin) implements Flow {
    public Unbounded {
        Logit unused = new Logit(margin);
    }

    @Override
    public boolean unit() {
        return true;
    }

    @Override
    public Bijector build(Init place, Shape in, long context) {
        Transform fixed = new Logit(margin).summed();
        return told -> fixed;
    }
}
