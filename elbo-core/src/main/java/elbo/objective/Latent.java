package elbo.objective;

import elbo.distribution.Distribution;
import elbo.distribution.Product;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * One group of latent variables for a batch.
 *
 * @param q the posterior
 * @param p the prior
 * @param z draws of q, {@code [S, B, D]}
 */
public record Latent(Distribution q, Distribution p, Tensor z) {
    /** The parts of a product by themselves, where prior and posterior are products alike; else this one alone. */
    List<Latent> parts() {
        if (!(q instanceof Product a) || !(p instanceof Product b) || !shapes(a).equals(shapes(b))) {
            return List.of(this);
        }
        List<Latent> parts = new ArrayList<>();
        long from = 0;
        for (int i = 0; i < a.parts().size(); i++) {
            long width = a.parts().get(i).eventShape().size();
            parts.add(new Latent(a.parts().get(i), b.parts().get(i), z.narrow(-1, from, width)));
            from += width;
        }
        return parts;
    }

    private static List<Shape> shapes(Product product) {
        return product.parts().stream().map(Distribution::eventShape).toList();
    }
}
