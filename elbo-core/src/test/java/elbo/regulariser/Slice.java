package elbo.regulariser;

import elbo.distribution.StandardNormal;
import elbo.objective.Latent;
import elbo.objective.Terms;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import java.util.List;

/** One example of a batch by itself. */
final class Slice {
    private Slice() {}

    static Terms of(Terms all, int example) {
        var q = all.q().mapped(t -> t.narrow(0, example, 1));
        var p = new StandardNormal(1, q.eventShape(), DType.FLOAT64, Device.CPU);
        Latent one = new Latent(q, p, all.z().narrow(1, example, 1));
        return new Terms(all.moment(), List.of(one), all.sight(), Rng.of(3));
    }
}
