package elbo.objective;

import elbo.distribution.Distribution;
import elbo.distribution.Kl;
import elbo.distribution.Product;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * One group of latent variables for a batch.
 *
 * @param q the posterior
 * @param p the prior
 * @param z     draws of q, {@code [S, B, D]}
 * @param score log q(z), {@code [S, B]}
 */
public record Latent(Distribution q, Distribution p, Tensor z, Supplier<Tensor> score) {
    /** Of draws that are scored when asked for. */
    public Latent(Distribution q, Distribution p, Tensor z) {
        this(q, p, z, () -> q.logProb(z));
    }

    /** The parts of a product by themselves, where prior and posterior are products alike; else this one alone. */
    List<Latent> parts() {
        if (!(q instanceof Product a && p instanceof Product b && a.matches(b))) {
            return List.of(this);
        }
        List<Tensor> slices = a.slices(z);
        return IntStream.range(0, slices.size())
                .mapToObj(i -> new Latent(a.parts().get(i), b.parts().get(i), slices.get(i)))
                .toList();
    }

    /** KL(q || p), {@code [B]}: closed where there is a form, else from the draws; 0 for codes without a density. */
    Tensor kl() {
        return Kl.closed(q, p)
                .orElseGet(() -> q.hasDensity()
                        ? score.get().sub(p.logProb(z)).mean(0)
                        : z.sum(0, 2).mul(0));
    }
}
