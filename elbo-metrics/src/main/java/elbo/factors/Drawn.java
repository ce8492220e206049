package elbo.factors;

import elbo.Refusal;
import elbo.tensor.Rng;
import java.util.Arrays;

/** Examples drawn without replacement. */
final class Drawn {
    private Drawn() {}

    /** @throws Refusal if there are fewer */
    static FactoredCodes some(FactoredCodes data, int examples, String where, Rng rng) {
        if (data.size() < examples) {
            throw new Refusal(
                    where,
                    "is measured on " + examples + " examples; there are " + data.size()
                            + ". Take more, or what there is: Protocol.within");
        }
        return data.rows(Arrays.copyOf(rng.permutation(data.size()), examples));
    }

    static void requirePositive(String what, double... counts) {
        for (double count : counts) {
            if (!(count > 0)) {
                throw new IllegalArgumentException(what + " must be above 0; got " + Arrays.toString(counts));
            }
        }
    }
}
