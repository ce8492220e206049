package elbo.probe;

import elbo.classical.BoostedTrees;
import elbo.classical.GradientBoosting;
import elbo.nearest.Points;
import elbo.tensor.Rng;
import java.util.Arrays;

/** Boosted trees on codes as they are: in which unit each dimension is makes no difference to them. */
final class BoostedProbe {
    private BoostedProbe() {}

    static int[] predict(Points known, int[] labels, Points asked, GradientBoosting how, Rng rng) {
        BoostedTrees learnt = how.fit(rows(known), labels, rng);
        return Arrays.stream(rows(asked)).mapToInt(learnt::predict).toArray();
    }

    private static double[][] rows(Points codes) {
        double[][] rows = new double[codes.n()][codes.dims()];
        for (int i = 0; i < codes.values().length; i++) {
            rows[i / codes.dims()][i % codes.dims()] = codes.values()[i];
        }
        return rows;
    }
}
